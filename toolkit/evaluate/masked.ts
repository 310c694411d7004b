// How well a masked language model tells hidden tokens of texts.
import { shuffled, stream } from '../random/random.ts';
import { type Filler, logSum } from '../runtime/filler.ts';
import type { Encoding, Tokenizer } from '../text/tokenizer.ts';

/** Share of a text's tokens that are hidden; one at least. */
const RATE = 0.15;
/** Texts asked about at once. */
const TOGETHER = 64;

export interface MaskedFigures {
  /** Mean −log p of the hidden tokens. */
  readonly loss: number;
  /** exp(loss): among how many equally likely tokens the model is in doubt. */
  readonly perplexity: number;
  /** Share of the hidden tokens of which the likeliest is the right one. */
  readonly accuracy: number;
  /** How many tokens were hidden. */
  readonly hidden: number;
}

/** A text with hidden tokens, and what stood there. */
export interface Exam {
  readonly encoding: Encoding;
  readonly targets: readonly number[];
}

/** Hides tokens of each text, always the same for a seed; texts of nothing but unknown tokens are left out. */
export function exams(texts: readonly string[], { encode, vocab }: Tokenizer, seed: number): readonly Exam[] {
  const named = new Set([vocab.pad, vocab.unk, vocab.cls, vocab.sep, vocab.mask]);
  return texts.flatMap((text, number) => {
    const encoding = encode(text);
    const free = Array.from(encoding.ids.keys()).filter((at) => !named.has(encoding.ids[at]!));
    const count = Math.min(free.length, Math.max(1, Math.round(RATE * free.length)));
    const places = shuffled(free, stream(seed, 'blanks', number))
      .slice(0, count)
      .sort((a, b) => a - b);
    if (places.length === 0) return [];
    const hidden = new Set(places);
    const ids = encoding.ids.map((id, at) => (hidden.has(at) ? vocab.mask : id));
    return [{ encoding: { ...encoding, ids }, targets: places.map((at) => encoding.ids[at]!) }];
  });
}

/** Asks `filler` about all `exams`. Texts that hold a mark themselves would be counted wrongly, and are passed over. */
export async function evaluateMasked(filler: Filler, exams: readonly Exam[]): Promise<MaskedFigures> {
  let [loss, hits, hidden] = [0, 0, 0];
  for (let start = 0; start < exams.length; start += TOGETHER) {
    const some = exams.slice(start, start + TOGETHER);
    const found = await filler.logits(some.map(({ encoding }) => encoding));
    for (const [i, { targets }] of some.entries()) {
      if (found[i]!.length !== targets.length) continue;
      for (const [k, target] of targets.entries()) {
        const row = found[i]![k]!;
        loss += logSum(row) - row[target]!;
        hits += row.every((value) => value <= row[target]!) ? 1 : 0;
        hidden += 1;
      }
    }
  }
  return { loss: loss / hidden, perplexity: Math.exp(loss / hidden), accuracy: hits / hidden, hidden };
}
