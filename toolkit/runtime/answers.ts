// Texts through a model, those of like length together.
import type { Executable, Feed, Feeds } from '../engine/engine.ts';
import { type Batch, bucket, collate } from '../text/batch.ts';
import type { Encoding, Tokenizer } from '../text/tokenizer.ts';
import { Fault } from '../words/fault.ts';
import { markedFeeds } from './feeds.ts';

/** A text, or the two texts of a pair. */
export type Input = string | readonly [string, string];

export interface ModelParts {
  readonly executable: Executable;
  readonly tokenizer: Tokenizer;
  /** Rows of the model's word table; default: the vocabulary's size. */
  readonly vocabularySize?: number;
  /** Tokens of one batch, padding included; default 4096. */
  readonly batchTokens?: number;
}

export interface Answer {
  /** Place of each row of the batch among the texts. */
  readonly places: readonly number[];
  readonly encodings: readonly Encoding[];
  readonly batch: Batch;
  readonly outputs: Readonly<Record<string, Feed>>;
}

/** What the model says of `texts`, batch by batch, in any order; long texts are cut. Fault: a token the word table lacks. */
export function answers(
  parts: ModelParts,
  texts: readonly Input[],
  outputs: readonly string[],
): AsyncGenerator<Answer> {
  const { encode } = parts.tokenizer;
  return answersTo(
    parts,
    texts.map((text) => (typeof text === 'string' ? encode(text) : encode(...text))),
    outputs,
  );
}

/** The same of texts that are tokens already. `also`: what the model is fed beside a batch. */
export async function* answersTo(
  { executable, tokenizer, vocabularySize, batchTokens = 4096 }: ModelParts,
  all: readonly Encoding[],
  outputs: readonly string[],
  also: (batch: Batch) => Feeds = () => ({}),
): AsyncGenerator<Answer> {
  for (const encoding of all) requireRows(encoding, vocabularySize ?? tokenizer.vocab.tokens.length);
  const lengths = all.map(({ ids }) => ids.length);
  for (const places of bucket(lengths, { tokens: batchTokens })) {
    const encodings = places.map((place) => all[place]!);
    const batch = collate(encodings, tokenizer.vocab.pad);
    const given = Object.entries({ ...markedFeeds(batch), ...also(batch) }).filter(([name]) =>
      executable.inputs.includes(name),
    );
    yield { places, encodings, batch, outputs: await executable.run(Object.fromEntries(given), outputs) };
  }
}

function requireRows({ ids }: Encoding, rows: number): void {
  const outside = ids.find((id) => id < 0 || id >= rows);
  if (outside !== undefined) throw new Fault('runtime.token-range', { id: outside, rows });
}
