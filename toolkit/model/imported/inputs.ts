// The inputs of an imported graph under our names and types, whatever its exporter called them.
import type { Attribute, Graph, Node, Value } from '../../graph/ir.ts';
import { rename } from '../../graph/rewrite.ts';
import { ints } from '../../graph/tensor.ts';
import { codes } from '../../graph/types.ts';
import { Fault } from '../../words/fault.ts';
import { type Role, requireInputs, roleOf } from './roles.ts';

export const INPUTS = { ids: 'input_ids', mask: 'attention_mask', types: 'token_type_ids' } as const;

/**
 * `graph` with the inputs `input_ids`, `attention_mask` and `token_type_ids`, int64 [batch, sequence]; those it has no use for
 * are read by nobody, places are counted inside, and no token is in a term. Faults: an input we cannot fill, one of a fixed size.
 */
export function withOurInputs(graph: Graph, where: string): Graph {
  requireInputs(graph, where);
  const shape = ['batch', 'sequence'];
  for (const { name, shape: given } of graph.inputs) {
    if (given && (given.length !== 2 || given.some((dim) => typeof dim === 'number')))
      throw new Fault('model.imported-size', { where, name, received: given.join(', ') });
  }
  const inner = rename(graph, new Map(graph.inputs.map(({ name }) => [name, `${name}/given`])));
  const from = graph.inputs.flatMap((input) => sources[roleOf(input)!](`${input.name}/given`, input));
  return {
    ...inner,
    inputs: Object.values(INPUTS).map((name): Value => ({ name, type: 'int64', shape })),
    nodes: [...from, ...inner.nodes],
    initializers: new Map([...inner.initializers, ...numbers]),
    values: new Map(),
  };
}

const [ZERO, ONE] = ['number/0', 'number/1'] as const;
const numbers = [
  [ZERO, ints([], [0])],
  [ONE, ints([], [1])],
] as const;

const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Record<string, Attribute> = {},
): Node => ({ name: '', op, domain: '', inputs, outputs: [output], attributes });

const typed = (from: string, to: string, { type }: Value): Node =>
  type === 'int64'
    ? node('Identity', [from], to)
    : node('Cast', [from], to, { to: { kind: 'int', value: codes[type] } });

/** The nodes that give an input of each role. */
const sources: { readonly [R in Role]: (to: string, input: Value) => readonly Node[] } = {
  ids: (to, input) => [typed(INPUTS.ids, to, input)],
  mask: (to, input) => [typed(INPUTS.mask, to, input)],
  types: (to, input) => [typed(INPUTS.types, to, input)],
  terms: (to, input) => [node('Mul', [INPUTS.ids, ZERO], `${to}/none`), typed(`${to}/none`, to, input)],
  positions: (to, input) => [
    node('Shape', [INPUTS.ids], `${to}/shape`), // [B, S]
    node('Gather', [`${to}/shape`, ONE], `${to}/length`),
    node('Range', [ZERO, `${to}/length`, ONE], `${to}/row`), // [S]
    node('Expand', [`${to}/row`, `${to}/shape`], `${to}/rows`), // [B, S]
    typed(`${to}/rows`, to, input),
  ],
};
