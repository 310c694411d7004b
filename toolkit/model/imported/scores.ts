// Which values of an encoder's graph are its attention scores.
import type { Graph, Node } from '../../graph/ir.ts';
import { consumers, producers } from '../../graph/rewrite.ts';

const through = new Set(['Mul', 'Div', 'Dropout', 'Where', 'Cast', 'Identity']);

/**
 * The scores of every layer before padding is masked and before the softmax, scaled, in order: [batch, heads, sequence,
 * sequence]. They are what a Softmax reads whose shares are then multiplied with the values. None where attention has
 * another form.
 */
export function attentionScores(graph: Graph): readonly string[] {
  const [readers, makers] = [consumers(graph), producers(graph)];
  const product = (name: string, depth = 3): boolean => {
    const maker = makers.get(name);
    if (!maker || depth === 0) return false;
    return maker.op === 'MatMul' || (through.has(maker.op) && maker.inputs.some((input) => product(input, depth - 1)));
  };
  const weighs = (name: string, depth = 3): boolean =>
    (readers.get(name) ?? []).some(
      ({ op, inputs, outputs }) =>
        (op === 'MatMul' && inputs[0] === name) || (depth > 0 && through.has(op) && weighs(outputs[0]!, depth - 1)),
    );
  const unmasked = ({ inputs }: Node): string | undefined => {
    const maker = makers.get(inputs[0]!);
    const candidates = maker?.op === 'Add' ? maker.inputs : [inputs[0]!];
    return candidates.find((name) => product(name));
  };
  return graph.nodes
    .filter(({ op, outputs }) => op === 'Softmax' && weighs(outputs[0]!))
    .flatMap((node) => unmasked(node) ?? [])
    .filter((name) => square(graph, name));
}

// Blocks of a sparse attention are no square of the sequence.
function square(graph: Graph, name: string): boolean {
  const shape = graph.values.get(name)?.shape;
  return !shape || (shape.length === 4 && shape[2] === shape[3]);
}
