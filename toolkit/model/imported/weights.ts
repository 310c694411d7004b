// Which constants of an imported graph are its parameters, and what they are called.
import type { Graph, Node, Tensor } from '../../graph/ir.ts';
import { consumers } from '../../graph/rewrite.ts';
import { sizeOf } from '../../graph/tensor.ts';
import { canonicalName } from '../checkpoint/names.ts';
import { INPUTS } from './inputs.ts';

export const WORDS = 'bert.embeddings.word_embeddings.weight';
export const TYPES = 'bert.embeddings.token_type_embeddings.weight';

/** Where operators read parameters, by input; what an unnamed one is called after the module that reads it. */
const places: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  MatMul: { 0: 'weight', 1: 'weight' },
  Gemm: { 0: 'weight', 1: 'weight', 2: 'bias' },
  Gather: { 0: 'weight' },
  Slice: { 0: 'weight' },
  Transpose: { 0: 'weight' },
  Add: { 0: 'bias', 1: 'bias' },
  Mul: { 0: 'scale', 1: 'scale' },
  LayerNormalization: { 1: 'weight', 2: 'bias' },
};

/** The parameters of `graph` by the name of their initializer: floats that meet activations, and no scalars or masks. */
export function parameterNames(graph: Graph, width: number): ReadonlyMap<string, string> {
  const readers = consumers(graph);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const node of graph.nodes) {
    for (const [index, input] of node.inputs.entries()) {
      const part = node.domain === '' ? places[node.op]?.[index] : undefined;
      const value = graph.initializers.get(input);
      if (part === undefined || !value || names.has(input) || !learns(node, value, width)) continue;
      const name = unused(nameOf(node, input, part, readers), taken);
      taken.add(name);
      names.set(input, name);
    }
  }
  return names;
}

/** A sum, product or slice takes constants of other kinds as well; a parameter runs along the hidden states. */
function learns({ op }: Node, { type, dims }: Tensor, width: number): boolean {
  if (type !== 'float32' || sizeOf(dims) < 2) return false;
  if (op === 'Add' || op === 'Mul') return dims.at(-1) !== 1 && (dims.length === 1 || dims.at(-1) === width);
  return op === 'Slice' || op === 'Transpose' ? dims.at(-1) === width : true;
}

function nameOf(node: Node, input: string, part: string, readers: ReadonlyMap<string, readonly Node[]>): string {
  const table = node.op === 'Gather' ? tables[node.inputs[1]!] : undefined;
  if (table !== undefined) return table;
  const own = isName(input) ? input : `${modulePath(node, readers) || 'imported'}.${part}`;
  // A classifier's own hidden layer is a pooler to us: `classifier` is the layer on top.
  const name = canonicalName(own).replace(/^classifier\./, 'bert.pooler.');
  if (node.op !== 'LayerNormalization' || /LayerNorm/.test(name)) return name;
  return name.replace(/(\.(weight|bias))?$/, '.LayerNorm$1');
}

const isName = (text: string): boolean => /^[A-Za-z_][\w.]*$/.test(text);

/** The module a node stands in: by its own name, else by that of the bias which is added to its product. */
function modulePath({ name, outputs }: Node, readers: ReadonlyMap<string, readonly Node[]>): string {
  if (name.startsWith('/')) return name.split('/').slice(1, -1).join('.');
  const biases = (readers.get(outputs[0]!) ?? []).filter(({ op }) => op === 'Add').flatMap(({ inputs }) => inputs);
  return biases.find((bias) => isName(bias) && bias.endsWith('.bias'))?.slice(0, -'.bias'.length) ?? '';
}

const tables: Readonly<Record<string, string>> = { [INPUTS.ids]: WORDS, [INPUTS.types]: TYPES };

function unused(stem: string, taken: ReadonlySet<string>): string {
  let name = stem;
  for (let i = 2; taken.has(name); i++) name = stem.replace(/(\.(weight|bias))?$/, `_${i}$1`);
  return name;
}
