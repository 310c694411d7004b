// Which values of an encoder's graph are its hidden states.
import type { Graph, Node } from '../../graph/ir.ts';
import { consumers, producers } from '../../graph/rewrite.ts';

/**
 * The values that hold the token states after the embeddings and after every layer, in order: outputs named so, else what
 * the layer normalizations show. They end the embeddings and each layer of a post-LayerNorm encoder (arXiv 1810.04805);
 * in front of the sublayers (arXiv 2002.04745) they read them, and one more ends the last. None where there are none.
 */
export function hiddenStates(graph: Graph): readonly string[] {
  const named = graph.outputs.map(({ name }) => name).filter((name) => /^hidden_states?([._\d]|$)/.test(name));
  if (named.length > 0) return named.sort((a, b) => numberIn(a) - numberIn(b));
  const before = inFront(graph);
  if (before.length > 0) return before;
  const norms = normalizations(graph);
  const ends = norms.filter((name) => /embeddings|layer/i.test(name) && !/attention|predictions|transform/i.test(name));
  if (ends.length > 1) return ends;
  // Nameless: one after the embeddings, then two a layer; a head's own would be one more at the end.
  const layers = Math.floor((norms.length - 1) / 2);
  if (layers > 0) return Array.from({ length: layers + 1 }, (_, i) => norms[2 * i]!);
  return graph.outputs.map(({ name }) => name).filter((name) => /^(last_hidden_state|sequence_output)$/.test(name));
}

/** What the first normalization of each layer reads, and what the final one gives, where sums go round them. */
function inFront(graph: Graph): readonly string[] {
  const readers = consumers(graph);
  const norms = graph.nodes.filter(({ op }) => op === 'LayerNormalization');
  const front = norms.filter(({ inputs }) => readers.get(inputs[0]!)?.some(({ op }) => op === 'Add'));
  if (front.length === 0) return [];
  const last = norms[norms.indexOf(front.at(-1)!) + 1];
  const read = front.filter((_, at) => at % 2 === 0).map(({ inputs }) => inputs[0]!);
  return [...read, ...(last ? [last.outputs[0]!] : [])];
}

const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);

const whole = new Set(['LayerNormalization', 'SkipLayerNormalization', 'EmbedLayerNormalization']);

/** Outputs of all layer normalizations in order, also of those exported in parts: … Sqrt, Div, Mul scale, Add bias. */
function normalizations(graph: Graph): readonly string[] {
  const [readers, makers] = [consumers(graph), producers(graph)];
  const only = (value: string, op: string): Node | undefined => {
    const found = readers.get(value) ?? [];
    return found.length === 1 && found[0]!.op === op ? found[0] : undefined;
  };
  return graph.nodes.flatMap((node) => {
    if (whole.has(node.op)) return [node.outputs[0]!];
    if (node.op !== 'Div' || makers.get(node.inputs[1] ?? '')?.op !== 'Sqrt') return [];
    const scaled = only(node.outputs[0]!, 'Mul');
    const shifted = scaled && only(scaled.outputs[0]!, 'Add');
    return shifted ? [shifted.outputs[0]!] : [];
  });
}
