// Texts in, labels with probabilities out.
import type { Executable, Feed } from '../engine/engine.ts';
import { type Batch, bucket, collate } from '../text/batch.ts';
import type { Encoding, Tokenizer } from '../text/tokenizer.ts';
import { Fault } from '../words/fault.ts';

/** A text, or the two texts of a pair. */
export type Input = string | readonly [string, string];

export interface Prediction {
  readonly label: string;
  /** One per label, in the order of the labels; they sum to 1. */
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
}

export interface Predictor {
  readonly labels: readonly string[];
  /** One prediction per text, in their order; long texts are cut to the model's length. */
  predict(texts: readonly Input[]): Promise<readonly Prediction[]>;
  release(): Promise<void>;
}

export interface PredictorParts {
  readonly executable: Executable;
  readonly tokenizer: Tokenizer;
  readonly labels: readonly string[];
  /** Rows of the model's word table; default: the vocabulary's size. */
  readonly vocabularySize?: number;
  /** Tokens of one batch, padding included; default 4096. */
  readonly batchTokens?: number;
}

/** A predictor over a compiled classifier. Faults of `predict`: a token the word table lacks, another number of logits than labels. */
export function createPredictor(parts: PredictorParts): Predictor {
  const { executable, tokenizer, labels } = parts;
  const rows = parts.vocabularySize ?? tokenizer.vocab.tokens.length;
  return {
    labels,
    async predict(texts) {
      const encodings = texts.map((text) =>
        typeof text === 'string' ? tokenizer.encode(text) : tokenizer.encode(...text),
      );
      for (const encoding of encodings) requireRows(encoding, rows);
      const found: Prediction[] = [];
      const lengths = encodings.map(({ ids }) => ids.length);
      for (const places of bucket(lengths, { tokens: parts.batchTokens ?? 4096 })) {
        const batch = collate(
          places.map((place) => encodings[place]!),
          tokenizer.vocab.pad,
        );
        const logits = await run(executable, batch, labels.length);
        for (const [row, place] of places.entries()) found[place] = prediction(logits[row]!, labels);
      }
      return found;
    },
    release: () => executable.release(),
  };
}

/** Probabilities of `logits` / T, shifted by the largest so that nothing overflows. */
export function softmax(logits: readonly number[], temperature = 1): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((value) => Math.exp((value - top) / temperature));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

function prediction(logits: readonly number[], labels: readonly string[]): Prediction {
  return { label: labels[logits.indexOf(Math.max(...logits))]!, probabilities: softmax(logits), logits };
}

function requireRows({ ids }: Encoding, rows: number): void {
  const outside = ids.find((id) => id < 0 || id >= rows);
  if (outside !== undefined) throw new Fault('runtime.token-range', { id: outside, rows });
}

async function run(executable: Executable, batch: Batch, labels: number): Promise<readonly number[][]> {
  const given = Object.entries(feeds(batch)).filter(([name]) => executable.inputs.includes(name));
  const { logits } = await executable.run(Object.fromEntries(given), ['logits']);
  const { dims, data } = logits as Feed & { readonly data: Float32Array };
  if (dims.length !== 2 || dims[1] !== labels)
    throw new Fault('runtime.logits', { expected: labels, received: dims.join(' × ') });
  return Array.from({ length: batch.size }, (_, row) => Array.from(data.subarray(row * labels, (row + 1) * labels)));
}

function feeds({ size, length, ids, typeIds, mask }: Batch): Record<string, Feed> {
  const int64 = (data: BigInt64Array): Feed => ({ type: 'int64', dims: [size, length], data }); // [B, S]
  return { input_ids: int64(ids), attention_mask: int64(mask), token_type_ids: int64(typeIds) };
}
