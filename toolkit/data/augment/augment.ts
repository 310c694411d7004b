// Training records and their variants.
import { shuffled, streamKey } from '../../random/random.ts';
import { hash } from '../hash.ts';
import type { Example } from '../records.ts';
import { type Augmenter, openAugmenters, type Sources } from './augmenters.ts';
import type { AugmentOptions } from './options.ts';
import { recordKey, type Stock } from './stock.ts';

export interface AugmentTools extends Sources {
  readonly seed: number;
  /** Taken of the same records with the same seed. */
  readonly stock: Stock;
  /** Records whose variants are made at the same time, which counts where a model or an endpoint makes them; default 16. */
  readonly ahead?: number;
}

/**
 * Each record as it is, then its variants: with an id of their own (`ORIGINAL~synonym1`), the same label, pair and domain,
 * and their origin in the lineage. For the training part only. A record's variants follow from the seed, the options, its
 * id and its text, and from nothing around it; a label's number of variants never exceeds its share. No variant has the
 * text of any record in stock or of another variant of its record.
 * Faults: those of opening the augmenters, before the first record; an endpoint's own.
 */
export async function* augment(
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: AugmentOptions,
  tools: AugmentTools,
): AsyncGenerator<Example> {
  const augmenters = await openAugmenters(options, tools);
  const waiting: { readonly example: Example; readonly variants: Promise<readonly Example[]> }[] = [];
  for await (const example of examples) {
    const variants = vary(example, augmenters, options, tools);
    variants.catch(() => {}); // reported when its turn comes
    waiting.push({ example, variants });
    if (waiting.length >= (tools.ahead ?? 16)) yield* next();
  }
  while (waiting.length > 0) yield* next();

  async function* next(): AsyncGenerator<Example> {
    const { example, variants } = waiting.shift()!;
    yield example;
    yield* await variants;
  }
}

/** As many variants as the record may have, its augmenters taking turns in an order drawn for it. */
async function vary(
  example: Example,
  augmenters: readonly Augmenter[],
  { share = 1, most = 4 }: AugmentOptions,
  { seed, stock }: AugmentTools,
): Promise<readonly Example[]> {
  const key = recordKey(example, seed);
  const wanted = Math.min(most, stock.allowance(example, share));
  const clean = { ...example, text: example.text.toWellFormed() };
  const made: Example[] = [];
  const turns = shuffled(augmenters, streamKey(key, 0));
  for (let round = 1; round <= wanted; round += 1) {
    for (const augmenter of turns) {
      if (made.length >= wanted) return made;
      if (augmenter.once && round > 1) continue;
      const text = await augmenter.vary(clean, streamKey(key, round, hash(augmenter.name, 0)));
      if (text === undefined || stock.has(text) || made.some((other) => other.text === text)) continue;
      const number = 1 + made.filter(({ lineage }) => lineage!.at(-1)!.by === augmenter.name).length;
      made.push(variant(example, text, augmenter, number));
    }
  }
  return made;
}

function variant(example: Example, text: string, { name, same }: Augmenter, number: number): Example {
  const { reasoning, answer, logits, ...rest } = example;
  return {
    ...(same ? example : rest),
    id: `${example.id}~${name}${number}`,
    text,
    lineage: [...(example.lineage ?? []), { by: name, from: example.id }],
  };
}
