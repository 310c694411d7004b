// The tokenizer on ordinary and on awkward text: characters a second, and whether time grows with length alone.

import { createTokenizer } from '../../text/tokenizer.ts';
import { buildVocab } from '../../text/vocab.ts';
import { type Bench, median, rounded } from './report.ts';

const shapes: readonly (readonly [name: string, piece: string])[] = [
  ['Chinese', '盆景是在小盆里养出大树的艺术，'],
  ['mixed', 'R1蒸馏的 tinybert 有4层、312维，'],
  ['one word', 'a'],
  ['words of 100 letters', `${'ab'.repeat(50)} `],
  ['accents', 'e\u0301\u0316'],
  ['movable marks', '\u302e\u0301\u302f'],
  ['special tokens', '[MASK]'],
  ['open brackets', '['],
];
const [SHORT, LONG] = [10_000, 100_000];

const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

export const run: Bench = async ({ short, progress }) => {
  progress('tokenizer');
  const tokenizer = createTokenizer(
    buildVocab(
      shapes.map(([, piece]) => piece),
      { minCount: 1 },
    ),
    { maxLength: Infinity },
  );
  const time = (text: string): number => {
    const start = performance.now();
    tokenizer.encode(text);
    return performance.now() - start;
  };
  const rows = shapes.map(([name, piece]) => {
    const [few, many] = [fill(piece, SHORT), fill(piece, LONG)];
    const rounds = Array.from({ length: short ? 5 : 20 }, () => [time(few), time(many)] as const);
    const ms = median(rounds.map(([, long]) => long));
    return {
      text: name,
      'ms per 100,000 characters': rounded(ms, 1),
      'million characters/s': rounded(LONG / ms / 1000, 1),
      'time for ten times the length': rounded(median(rounds.map(([brief, long]) => long / brief)), 1),
    };
  });
  return {
    name: 'text',
    title: 'Tokenizer',
    rows,
    notes: ['Time for ten times the length: 10 is linear; medians of the rounds.'],
  };
};
