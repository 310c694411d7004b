// An encoder that was exported elsewhere as a model of ours: its configuration, and its parameters.
import { inFloat32 } from '../../graph/float32.ts';
import { fused } from '../../graph/fuse.ts';
import type { Graph, Tensor } from '../../graph/ir.ts';
import { isOp } from '../../graph/ops.ts';
import { plain } from '../../graph/plain.ts';
import { extract, sort } from '../../graph/rewrite.ts';
import { rowwise } from '../../graph/rowwise.ts';
import { inferShapes } from '../../graph/shapes.ts';
import { upgraded } from '../../graph/upgrade.ts';
import { formFaults } from '../../graph/verify.ts';
import { Fault } from '../../words/fault.ts';
import type { ModelConfig } from '../config.ts';
import { type Parameters, relaid } from '../parameters.ts';
import { headOf, type Linear } from './head.ts';
import { hiddenStates } from './hidden.ts';
import { withOurInputs } from './inputs.ts';
import { listed } from './roles.ts';
import { formatSkeleton } from './skeleton.ts';
import { parameterNames, WORDS } from './weights.ts';

export interface Wanted {
  /** What messages call the file. */
  readonly where: string;
  /** Whether the state of a whole text is wanted, and a head on it; else one on every token. */
  readonly pooled: boolean;
  /** What config.json beside the file says, for what the graph does not tell. */
  readonly known?: Partial<Pick<ModelConfig, 'num_attention_heads' | 'max_position_embeddings'>>;
}

export interface Recognised {
  readonly config: ModelConfig;
  /** Of the encoder, and of a last linear layer as `classifier`, in checkpoint layout. */
  readonly parameters: Parameters;
}

/**
 * Reads the encoder out of `graph`, of any opset from 9 on: what gives its token states, and with `pooled` the state it judges a text
 * by, if it has one (else the first token's will do). Dropout is gone, layer normalizations and GELU in parts are whole, linear
 * layers are products of matrices. Float constants that meet activations are parameters; masks, shapes and scalars stay.
 * Faults: inputs we cannot fill or of a fixed size, no hidden states, no table of words, an opset we cannot read.
 */
export function recognise(graph: Graph, { where, pooled: wanted, known = {} }: Wanted): Recognised {
  const whole = fused(inferShapes(upgraded(withOurInputs(sound(graph, where), where), where)));
  const hidden = hiddenStates(whole);
  const last = hidden.at(-1);
  const width = last === undefined ? undefined : whole.values.get(last)?.shape?.at(-1);
  if (last === undefined || typeof width !== 'number') throw unseen(whole, where);
  const { pooled, text, token } = headOf(whole, last);
  const shown = { hidden, ...(wanted && pooled !== undefined ? { pooled } : {}) };
  const part = rowwise(plain(extract(whole, [...hidden, ...(shown.pooled === undefined ? [] : [shown.pooled])])));
  const names = parameterNames(part, width);
  const values = new Map(Array.from(names, ([from, to]) => [to, part.initializers.get(from)!]));
  const words = values.get(WORDS);
  if (!words) throw new Fault('model.imported-words', { where });
  const head = wanted ? text : token;
  return {
    config: {
      ...sizes(part, values, width, known),
      vocab_size: words.dims[0]!,
      num_hidden_layers: Math.max(1, hidden.length - 1),
      encoder_graph: formatSkeleton(part, shown, names),
      ...(shown.pooled === undefined ? {} : { pooling: 'own', pooled_size: lastOf(part, shown.pooled) ?? width }),
    },
    parameters: relaid(new Map([...values, ...headParameters(head)])),
  };
}

/** Why there are no token states of a known width: an operator that hides all shapes behind it, or none at all. */
function unseen({ nodes, outputs }: Graph, where: string): Fault {
  const stranger = nodes.find(({ op, domain }) => !isOp(op, domain));
  if (!stranger) return new Fault('model.imported-states', { where, outputs: listed(outputs) });
  const { op, name: node, inputs } = stranger;
  return new Fault('model.imported-operator', { where, op, node, name: inputs[0] ?? '∅' });
}

/** In float32, and under the name of its file for messages. Faults: names that nobody gives or two give, a cycle, attributes of another kind. */
function sound(graph: Graph, where: string): Graph {
  const named = inFloat32(sort({ ...graph, name: where }));
  const [fault] = formFaults(named);
  if (fault) throw fault;
  return named;
}

/** In graph layout. */
const headParameters = (head: Linear | undefined): readonly (readonly [string, Tensor])[] =>
  head
    ? [
        ['classifier.weight', head.weight],
        ['classifier.bias', head.bias],
      ]
    : [];

function lastOf(graph: Graph, name: string): number | undefined {
  const last = graph.values.get(name)?.shape?.at(-1);
  return typeof last === 'number' ? last : undefined;
}

/** What the graph itself tells of its sizes; those that nothing is computed from are told as well as can be. */
function sizes(
  graph: Graph,
  values: Parameters,
  width: number,
  known: NonNullable<Wanted['known']>,
): Omit<ModelConfig, 'vocab_size' | 'num_hidden_layers' | 'encoder_graph'> {
  const heads = graph.nodes
    .filter(({ op }) => op === 'Softmax')
    .map(({ inputs }) => graph.values.get(inputs[0]!)?.shape?.[1])
    .find((dim) => typeof dim === 'number');
  const matrices = [...values].filter(([, { dims }]) => dims.length === 2 && dims[0] === width);
  return {
    hidden_size: width,
    num_attention_heads: heads ?? known.num_attention_heads ?? 1,
    intermediate_size: Math.max(width, ...matrices.map(([, { dims }]) => dims[1]!).filter((size) => size <= 1 << 16)),
    max_position_embeddings: positions(graph, values, width) ?? known.max_position_embeddings ?? 512,
    type_vocab_size: values.get('bert.embeddings.token_type_embeddings.weight')?.dims[0] ?? 2,
    layer_norm_eps: 1e-12,
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0,
  };
}

/** Rows of the longest table beside the words; RoBERTa, which counts tokens to find its places, leaves the first two alone. */
function positions(graph: Graph, values: Parameters, width: number): number | undefined {
  const tables = Array.from(values, ([name, { dims }]) => (/position/i.test(name) && dims[1] === width ? dims[0]! : 0));
  const most = Math.max(...tables);
  const skipped = graph.nodes.some(({ op }) => op === 'CumSum') ? 2 : 0;
  return most > skipped ? most - skipped : undefined;
}
