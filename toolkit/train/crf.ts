// The loss of a linear-chain conditional random field as a graph: the forward algorithm, one small product per token.
// B batch, S sequence, L places (at least S), C tags, D = C + 1 states.
import type { Builder } from '../graph/build.ts';
import { floats, ints, scalar } from '../graph/tensor.ts';

/** Names of the values of a CRF in a graph. */
export interface Crf {
  /** [B, S, C] */
  readonly emissions: string;
  /** [C]: score of beginning with a tag. */
  readonly start: string;
  /** [C]: score of ending with a tag. */
  readonly end: string;
  /** [C, C]: score of going from one tag (row) to another (column). */
  readonly transitions: string;
}

/** What a batch is scored against; see `goldFeeds`. */
export interface Gold {
  /** [B, L]: 1 where there is a token with a tag, 0 elsewhere. */
  readonly inside: string;
  /** [B, L, C]: the tags, each one-hot times its sequence's weight; zeros elsewhere. */
  readonly tags: string;
  /** [D, D]: how often one state follows another, weighted alike. */
  readonly pairs: string;
  /** [B]: weight of each sequence in the loss. */
  readonly weights: string;
}

/** Steps between two rescalings: a step changes the scale by e^±|transition|, and float32 reaches e^±87. */
const RESCALE = 2;

/**
 * −Σ weight · log p(tags | emissions) (Lafferty et al. 2001), as a scalar. A sequence is its tokens with a tag, in their order;
 * other places may lie before and after them.
 *
 * What is outside a sequence is one more state: it leads to the first tag with the start scores, is reached from the last one
 * with the end scores, and emits alone at places without a tag. So neither padding nor ends are special cases, and
 * log p = Σ log softmax(emissions)[tag] + Σ scores[pair] − log Z, Z summed over all paths from outside to outside.
 */
export function crfLoss(b: Builder, crf: Crf, gold: Gold): string {
  const [, places = 0] = b.value(gold.inside).shape as readonly number[];
  const [, , tags = 0] = b.value(crf.emissions).shape as readonly number[];
  const logs = b.op('LogSoftmax', [padded(b, crf.emissions, places, tags)], { axis: -1 }); // [B, L, C]
  const scores = scoresOf(b, crf, tags);
  const reached = b.op('ReduceSum', [b.op('Mul', [gold.tags, logs])], { keepdims: 0 });
  const passed = b.op('ReduceSum', [b.op('Mul', [gold.pairs, scores])], { keepdims: 0 });
  const partition = logPartition(b, logs, scores, gold.inside);
  const total = b.op('ReduceSum', [b.op('Mul', [partition, gold.weights])], { keepdims: 0 });
  return b.op('Sub', [total, b.op('Add', [reached, passed])]);
}

/** log Σ over paths of exp(Σ logs + Σ scores), with `logs` [B, L, C] the logarithms of probabilities at each place. [B] */
export function logPartition(b: Builder, logs: string, scores: string, inside: string): string {
  const [, places, tags] = b.value(logs).shape as readonly [unknown, number, number];
  const states = tags + 1;
  const steps = b.op('Exp', [scores]); // [D, D]
  const state = ints([1], [tags]);
  let reached = b.op('Gather', [steps, b.constant(state)]); // [1, D]: from outside
  const shifts: string[] = [];
  for (const [i, emitted] of emissions(b, logs, inside, places, states).entries()) {
    if (i > 0) reached = b.op('MatMul', [reached, steps]); // [B, D]
    reached = b.op('Mul', [reached, emitted]);
    if ((i + 1) % RESCALE > 0) continue;
    const shift = exponent(b, reached); // [B, 1]
    shifts.push(shift);
    reached = b.op('Mul', [reached, b.op('Exp', [b.op('Neg', [shift])])]);
  }
  const home = b.op('Gather', [steps, b.constant(state)], { axis: 1 }); // [D, 1]: to outside
  const left = b.op('Log', [b.op('MatMul', [reached, home])]); // [B, 1]
  return b.op('Squeeze', [[left, ...shifts].reduce((x, y) => b.op('Add', [x, y])), b.constant(ints([1], [1]))]);
}

/** The scores of all states: [[transitions, end], [start, 0]]. [D, D] */
function scoresOf(b: Builder, { start, end, transitions }: Crf, tags: number): string {
  const column = b.op('Unsqueeze', [end, b.constant(ints([1], [1]))]); // [C, 1]
  const row = b.op('Concat', [start, b.constant(floats([1], [0]))], { axis: 0 }); // [D]
  const below = b.op('Reshape', [row, b.constant(ints([2], [1, tags + 1]))]);
  return b.op('Concat', [b.op('Concat', [transitions, column], { axis: 1 }), below], { axis: 0 });
}

/** What each place emits: probabilities of its tags, or outside alone. `places` times [B, D] */
function emissions(b: Builder, logs: string, inside: string, places: number, states: number): readonly string[] {
  const known = b.op('Unsqueeze', [inside, b.constant(ints([1], [2]))]); // [B, L, 1]
  const tagged = b.op('Mul', [b.op('Exp', [logs]), known]);
  const all = b.op('Concat', [tagged, b.op('Sub', [b.constant(scalar(1)), known])], { axis: 2 }); // [B, L, D]
  const flat = b.op('Reshape', [all, b.constant(ints([2], [-1, places * states]))]);
  const outputs = Array.from({ length: places }, (_, i) => `emitted_${i}`);
  return b.many('Split', [flat], outputs, { axis: 1, num_outputs: places });
}

/** [B, S, C] with zeros up to L places. [B, L, C] */
export function padded(b: Builder, emissions: string, places: number, tags: number): string {
  const length = b.op('Shape', [emissions], { start: 1, end: 2 });
  const missing = b.op('Sub', [b.constant(ints([1], [places])), length]);
  const [before, rest] = [b.constant(ints([4], [0, 0, 0, 0])), b.constant(ints([1], [0]))];
  const pads = b.op('Concat', [before, missing, rest], { axis: 0 });
  return b.assume(b.op('Pad', [emissions, pads]), ['batch', places, tags]);
}

/** The whole part of log max x of each row. Going through an integer it carries no gradient, and needs none: it cancels. [B, 1] */
function exponent(b: Builder, x: string): string {
  const most = b.op('ReduceMax', [x, b.constant(ints([1], [1]))], { keepdims: 1 });
  return b.op('Cast', [b.op('Cast', [b.op('Log', [most])], { to: INT32 })], { to: FLOAT });
}

const [FLOAT, INT32] = [1, 6];
