// Characters exchanged for others that look or sound alike: augmentation here, an attack in evaluate/.
import { shuffled, streamKey, uniform } from '../../random/random.ts';
import { characters } from '../records.ts';
import { isSensitive } from './protected.ts';
import { merge, type Span, touched } from './spans.ts';

/** What may stand in for the character at UTF-16 position `start`. */
export type StandIns = (character: string, start: number) => readonly string[];

/**
 * `text` with the share `rate` of all its characters exchanged, drawn from those outside `spans` that have a stand-in; a
 * fraction of a character is drawn too, so that the mean over many texts is `rate`. Rate 0 gives the text back. Negations,
 * numerals and the like (`isSensitive`) neither go nor come, whatever the spans; what stays stays where it was.
 */
export function exchange(text: string, rate: number, key: number, spans: readonly Span[], standIns: StandIns): string {
  let missing = Math.floor(rate * characters(text) + uniform(streamKey(key, 1), 0));
  if (rate <= 0 || missing === 0) return text;
  const pieces = [...split(text)];
  const held = touched(pieces, merge(spans));
  const texts = pieces.map((piece) => piece.text);
  for (const at of shuffled([...pieces.keys()], streamKey(key, 2))) {
    const { text: character, start } = pieces[at]!;
    if (held[at] || !/\p{Script=Han}/u.test(character) || isSensitive(character)) continue;
    const choice = standIns(character, start).filter(
      (other) => other !== character && other.length === character.length && !isSensitive(other),
    );
    if (choice.length === 0) continue;
    texts[at] = choice[Math.floor(uniform(streamKey(key, 3), at) * choice.length)]!;
    missing -= 1;
    if (missing === 0) break;
  }
  return texts.join('');
}

function* split(text: string): Generator<Span & { readonly text: string }> {
  let start = 0;
  for (const character of text) {
    yield { text: character, start, end: start + character.length };
    start += character.length;
  }
}
