// Substitution by what a masked language model expects.
import { shuffled, streamKey, uniform } from '../../random/random.ts';
import { characters } from '../records.ts';
import { isSensitive, protect } from './protected.ts';
import { type Span, touched } from './spans.ts';
import type { Terms } from './terms.ts';

export interface Filling {
  readonly text: string;
  readonly probability: number;
}

/** A masked language model: the likely fillings of each span of `text` when all of them are masked at once. */
export interface MaskedLM {
  readonly fill: (text: string, spans: readonly Span[]) => Promise<readonly (readonly Filling[])[]>;
}

/**
 * `text` with the share `rate` of its characters (at least one, unless `rate` is 0) masked and filled anew, each drawn by
 * probability among the fillings of at least `least`. Protected characters are not masked; undefined if nothing changes.
 */
export async function refill(
  text: string,
  { rate, least }: { readonly rate: number; readonly least: number },
  key: number,
  model: MaskedLM,
  terms: Terms,
): Promise<string | undefined> {
  if (rate <= 0) return undefined;
  const places = Array.from(text.matchAll(/\p{Script=Han}/gu), ({ 0: character, index }) => ({
    start: index,
    end: index + character.length,
  }));
  const held = touched(places, protect(text, terms));
  const free = places.filter(({ start, end }, at) => !held[at] && !isSensitive(text.slice(start, end)));
  const count = Math.max(1, Math.round(rate * characters(text)));
  const spans = shuffled(free, key)
    .slice(0, count)
    .sort((a, b) => a.start - b.start);
  if (spans.length === 0) return undefined;
  const fillings = await model.fill(text, spans);
  let result = '';
  let at = 0;
  for (const [index, { start, end }] of spans.entries()) {
    const old = text.slice(start, end);
    const fitting = fillings[index]!.filter(
      (filling) => filling.text !== old && filling.probability >= least && isOneCharacter(filling.text),
    );
    result += text.slice(at, start) + (draw(fitting, streamKey(key, start)) ?? old);
    at = end;
  }
  result += text.slice(at);
  return result === text ? undefined : result;
}

const isOneCharacter = (text: string): boolean => /^\p{Script=Han}$/u.test(text) && !isSensitive(text);

function draw(fillings: readonly Filling[], key: number): string | undefined {
  let rest = uniform(key, 0) * fillings.reduce((sum, { probability }) => sum + probability, 0);
  for (const { text, probability } of fillings) {
    rest -= probability;
    if (rest < 0) return text;
  }
  return fillings.at(-1)?.text;
}
