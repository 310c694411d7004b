// What attacks leave of the answers about news titles.
import { realFile } from './real-data.ts';
import { type Bench, fresh, rounded } from './report.ts';
import type { RobustnessCase, RobustnessFigures } from './robustness-case.ts';

const title = 'News titles under attack';

export const run: Bench = async ({ short, progress }) => {
  const titles = realFile('thucnews-title', 'train.txt');
  if (!titles) return { name: 'robustness', title, rows: [], notes: ['thucnews-title: not present.'] };
  progress('robustness: training and attacking');
  const synonyms = realFile('synonyms', 'cilin_v3.txt');
  const figures = fresh<RobustnessFigures>(new URL('robustness-case.ts', import.meta.url), {
    ...{ titles, synonyms, threads: 1 },
    ...(short ? { held: 300, epochs: 1, rates: [0.1] } : { held: 1000, epochs: 6, rates: [0.01, 0.02, 0.1, 0.2] }),
  } satisfies RobustnessCase);
  const { clean, struck, models, examples, trainedOn, seconds } = figures;
  const share = (value: number): number => rounded(100 * value, 1);
  const columns = (of: (at: number) => Record<string, number | string>): Record<string, number | string> =>
    Object.assign({}, ...models.map((name, at) => prefixed(name, of(at))));
  const bare = columns((at) => ({ 'accuracy %': share(clean[at]!.main), 'success %': '' }));
  return {
    name: 'robustness',
    title,
    rows: [
      { attack: 'none', 'share %': 0, 'edits per text': 0, ...bare, '[UNK] %': share(clean.at(-1)!.unknown) },
      ...struck.map(({ attack, rate, edits, models: all }) => ({
        attack,
        'share %': share(rate),
        'edits per text': rounded(edits, 2),
        ...columns((at) => ({
          'accuracy %': share(all[at]!.main),
          'success %': share(all[at]!.success.value),
        })),
        '[UNK] %': share(all.at(-1)!.unknown),
      })),
    ],
    notes: [
      `THUCNews titles: ${trainedOn} to train on, ${examples} held out and attacked; seed 1; ${rounded(seconds, 0)} s in all.`,
      '`linear`: logistic regression on 1–3-grams; `tiny`: 2 × 128 with a convolution, trained here from nothing.',
      'Success: of the titles answered right before, the share now wrong. An attack changes the expected share of the characters, as far as a text lets it.',
      synonyms ? 'Synonyms: Cilin.' : 'Synonyms: not present.',
    ],
  };
};

const prefixed = (name: string, columns: Record<string, number | string>): Record<string, number | string> =>
  Object.fromEntries(Object.entries(columns).map(([column, value]) => [`${name} ${column}`, value]));
