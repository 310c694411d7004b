// What augmentation must know of all records before it makes the first variant.
import { stream } from '../../random/random.ts';
import { hash } from '../hash.ts';
import type { Example } from '../records.ts';

export interface Stock {
  /** Records per label that may have variants. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether some record, in training or elsewhere, has this text. */
  readonly has: (text: string) => boolean;
  /**
   * How many variants the record may have so that its label gets `share` of its own size at most. Who gets the odd one
   * is drawn from the stream of the record: the same for any order of records.
   */
  readonly allowance: (example: Example, share: number) => number;
}

/** The stream a record's variants are drawn from: by its id and text, so by nothing around it. */
export function recordKey({ id, text }: Pick<Example, 'id' | 'text'>, seed: number): number {
  return stream(seed, 'augment', hash(id, seed), hash(text, seed));
}

/** Goes over the training records once, and over the texts of the `others` (development, test) that no variant may equal. */
export async function takeStock(
  training: Iterable<Example> | AsyncIterable<Example>,
  seed: number,
  others: Iterable<Pick<Example, 'text'>> | AsyncIterable<Pick<Example, 'text'>> = [],
): Promise<Stock> {
  const drawn = new Map<string, number[]>();
  const texts = new Set<number>();
  for await (const example of training) {
    const ranks = drawn.get(example.label) ?? [];
    ranks.push(recordKey(example, seed));
    drawn.set(example.label, ranks);
    texts.add(fingerprint(example.text));
  }
  for await (const { text } of others) texts.add(fingerprint(text));
  const ranks = new Map(Array.from(drawn, ([label, keys]) => [label, Uint32Array.from(keys).sort()]));
  return {
    counts: new Map(Array.from(ranks, ([label, { length }]) => [label, length])),
    has: (text) => texts.has(fingerprint(text)),
    allowance: (example, share) => {
      const own = ranks.get(example.label);
      if (!own) return 0;
      const all = Math.floor(share * own.length);
      const each = Math.floor(all / own.length);
      const odd = all - each * own.length; // so many records get one more: those ranked below the odd-th
      return each + (recordKey(example, seed) < own[odd]! ? 1 : 0);
    },
  };
}

/** 53 bits of a text: two different texts among a million share one with a chance of about 1 in 20,000. */
const fingerprint = (text: string): number => hash(text, 1) * 2 ** 21 + (hash(text, 2) >>> 11);
