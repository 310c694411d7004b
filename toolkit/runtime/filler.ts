// Texts with holes in, what belongs there out.
import type { Feed } from '../engine/engine.ts';
import type { Batch } from '../text/batch.ts';
import type { Encoding } from '../text/tokenizer.ts';
import type { Vocab } from '../text/vocab.ts';
import { Fault } from '../words/fault.ts';
import { answersTo, type ModelParts } from './answers.ts';
import { type Hole, holesIn, marked, withParts } from './holes.ts';

export interface Candidate {
  readonly token: string;
  readonly probability: number;
}

export interface Filled {
  /** The text as the holes are best filled together. */
  readonly text: string;
  /** Of that filling: the product of the probabilities of its tokens, each given those left of it. */
  readonly probability: number;
  /** What each hole alone may hold while all of them are open, likeliest first; nothing where the text was cut before it. */
  readonly holes: readonly (Hole & { readonly candidates: readonly Candidate[] })[];
  /** Of sixteen tokens, spread over the vocabulary, in the first hole: enough to tell whether this machine computes alike. */
  readonly logits: readonly number[];
}

/** What a model makes of a hole whose token is known. */
export interface Told {
  /** −log p of that token. */
  readonly surprise: number;
  /** Whether no other token is likelier. */
  readonly right: boolean;
}

export interface FillOptions {
  /** Candidates of a hole. @default 5 */
  readonly top?: number;
  /** Fillings that are followed at once while holes are filled from left to right. @default 4 */
  readonly beam?: number;
}

export interface Filler {
  /** Fills every text. Faults: one without a hole; a token the word table lacks, another number of logits than tokens. */
  fill(texts: readonly string[], options?: FillOptions): Promise<readonly Filled[]>;
  /** The same holes each for itself, and whether `truths`, the texts without holes, are told. A hole that is cut off is not judged. */
  judge(
    texts: readonly string[],
    truths: readonly string[],
  ): Promise<readonly (Filled & { readonly told: readonly Told[] })[]>;
  /** The likeliest tokens for each `[MASK]` of each text while all of them are open; none for one that is cut off. */
  candidates(texts: readonly string[], top: number): Promise<readonly (readonly (readonly Candidate[])[])[]>;
  /** Logits [vocabulary] of each token `[MASK]` of texts that are tokens already, in order. */
  logits(encodings: readonly Encoding[]): Promise<readonly (readonly Float32Array[])[]>;
  release(): Promise<void>;
}

/** A filling on its way: the tokens, with those put into holes so far, and log p of these. */
interface Path {
  readonly encoding: Encoding;
  readonly tokens: readonly number[];
  readonly score: number;
}

/** A filler over a compiled masked language model. */
export function createFiller(parts: ModelParts): Filler {
  const { tokenizer } = parts;
  const { vocab } = tokenizer;
  const named = new Set([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]);

  const logits: Filler['logits'] = async (encodings) => {
    const found: (readonly Float32Array[])[] = [];
    const also = (batch: Batch) => ({ positions: positionsOf(batch, vocab) });
    for await (const { places, batch, outputs } of answersTo(parts, encodings, ['logits'], also)) {
      const rows = rowsOf(outputs['logits']!, vocab.tokens.length);
      let next = 0;
      for (const [row, place] of places.entries()) {
        const ids = batch.ids.subarray(row * batch.length, (row + 1) * batch.length);
        const count = ids.reduce((sum, id) => sum + (Number(id) === vocab.mask ? 1 : 0), 0);
        found[place] = rows.slice(next, next + count);
        next += count;
      }
    }
    return found;
  };

  /** The likeliest tokens that are no special ones, with log p. */
  const best = (row: Float32Array, count: number): readonly { readonly id: number; readonly score: number }[] => {
    const total = logSum(row);
    return likeliest(row, count, named).map((id) => ({ id, score: row[id]! - total }));
  };

  const candidatesOf = (row: Float32Array, top: number): readonly Candidate[] =>
    best(row, top).map(({ id, score }) => ({ token: written(id, vocab), probability: Math.exp(score) }));

  const holesOf = (places: readonly Hole[], open: readonly Float32Array[], top: number): Filled['holes'] =>
    places.map((hole, at) => ({ ...hole, candidates: open[at] ? candidatesOf(open[at], top) : [] }));

  async function follow(encoding: Encoding, first: readonly Float32Array[], beam: number): Promise<Path> {
    let paths: readonly Path[] = [{ encoding, tokens: [], score: 0 }];
    for (const hole of first.keys()) {
      const rows = hole === 0 ? [first] : await logits(paths.map((path) => path.encoding));
      paths = paths
        .flatMap((path, i) => best(rows[i]![0]!, beam).map(({ id, score }) => extended(path, id, score, vocab)))
        .sort((a, b) => b.score - a.score)
        .slice(0, beam);
    }
    return paths[0]!;
  }

  return {
    logits,
    async candidates(texts, top) {
      const open = await logits(texts.map((text) => tokenizer.encode(text)));
      return open.map((rows) => rows.map((row) => candidatesOf(row, top)));
    },
    async fill(texts, { top = 5, beam = 4 } = {}) {
      const places = texts.map(holesIn);
      const empty = places.findIndex((holes) => holes.length === 0);
      if (empty >= 0) throw new Fault('runtime.no-hole', { row: empty + 1, received: texts[empty]! });
      const encodings = texts.map((text, i) => tokenizer.encode(marked(text, places[i]!)));
      const open = await logits(encodings);
      const filled: Filled[] = [];
      for (const [i, text] of texts.entries()) {
        const { tokens, score } = await follow(encodings[i]!, open[i]!, beam);
        const holes = holesOf(places[i]!, open[i]!, top);
        const parts = tokens.map((id) => written(id, vocab));
        const whole = { text: withParts(text, places[i]!, parts), probability: Math.exp(score) };
        filled.push({ ...whole, holes, logits: spread(open[i]![0]) });
      }
      return filled;
    },
    async judge(texts, truths) {
      const places = texts.map(holesIn);
      const asked = texts.map((text, i) => tokenizer.encode(marked(text, places[i]!)));
      const open = await logits(asked);
      return texts.map((text, i) => {
        const holes = holesOf(places[i]!, open[i]!, 1);
        const best = holes.flatMap(({ candidates }) => candidates);
        const probability = best.reduce((product, one) => product * one.probability, 1);
        const parts = best.map(({ token }) => token);
        const whole = { text: withParts(text, places[i]!, parts), probability, holes, logits: spread(open[i]![0]) };
        return { ...whole, told: toldOf(asked[i]!, tokenizer.encode(truths[i]!), open[i]!, vocab) };
      });
    },
    release: () => parts.executable.release(),
  };
}

/** Nothing where the truth does not have a token for every token that was asked about. */
function toldOf(asked: Encoding, truth: Encoding, open: readonly Float32Array[], { mask }: Vocab): readonly Told[] {
  if (asked.ids.length !== truth.ids.length) return [];
  const targets = truth.ids.filter((_, at) => asked.ids[at] === mask);
  return open.map((row, i) => {
    const score = row[targets[i]!]!;
    return { surprise: logSum(row) - score, right: row.every((other) => other <= score) };
  });
}

const SPREAD = 16;

const spread = (row: Float32Array | undefined): readonly number[] =>
  row ? Array.from({ length: SPREAD }, (_, i) => row[Math.floor((i * row.length) / SPREAD)]!) : [];

const written = (id: number, { tokens }: Vocab): string => tokens[id]!.replace(/^##/, '');

/** `path` with a token in its leftmost hole. */
function extended({ encoding, tokens, score }: Path, id: number, more: number, vocab: Vocab): Path {
  const at = encoding.ids.indexOf(vocab.mask);
  const ids = encoding.ids.with(at, id);
  return { encoding: { ...encoding, ids }, tokens: [...tokens, id], score: score + more };
}

/** Places of the masks in the flattened batch. A batch without any asks about its first token, and nobody reads the answer. */
export function positionsOf({ ids }: Batch, { mask }: Pick<Vocab, 'mask'>): Feed {
  const places = Array.from(ids.keys()).filter((at) => Number(ids[at]) === mask);
  const data = BigInt64Array.from(places.length > 0 ? places : [0], BigInt);
  return { type: 'int64', dims: [data.length], data };
}

function rowsOf({ dims, data }: Feed, width: number): readonly Float32Array[] {
  if (dims.length !== 2 || dims[1] !== width)
    throw new Fault('runtime.mask-logits', { expected: width, received: dims.join(' × ') });
  return Array.from({ length: dims[0]! }, (_, row) => (data as Float32Array).subarray(row * width, (row + 1) * width));
}

/** log Σ exp, shifted by the largest so that nothing overflows. */
export function logSum(row: Float32Array): number {
  const top = row.reduce((most, value) => Math.max(most, value), -Infinity);
  return top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

/** The `count` ids of the largest values, largest first, the smaller id where two are equal; none of `without`. */
function likeliest(row: Float32Array, count: number, without: ReadonlySet<number>): readonly number[] {
  const found: number[] = [];
  for (let id = 0; id < row.length; id++) {
    if (without.has(id) || (found.length === count && row[id]! <= row[found.at(-1)!]!)) continue;
    const at = found.findIndex((other) => row[id]! > row[other]!);
    found.splice(at < 0 ? found.length : at, 0, id);
    if (found.length > count) found.pop();
  }
  return found;
}
