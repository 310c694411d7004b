// How good a model of 12 million parameters becomes on real tasks, beginning with nothing but a corpus.
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonical } from '../../canonical.ts';
import { realFile } from '../real-data.ts';
import { type Bench, fresh, type Row, rounded } from '../report.ts';
import type { QualityCase, QualityFigures } from './case.ts';
import type { GeneralCase } from './general.ts';
import { openSet, type SetName } from './sets.ts';

export const FOLDER = join('.penjing', 'bench', 'quality');
/** 15 million tokens, about 50 minutes on one core. */
const STEPS = 7500;

export type Setting = Omit<QualityCase, 'set' | 'seed' | 'general'>;

export interface Line {
  readonly name: string;
  readonly set: SetName;
  readonly setting: Setting | ((seed: number) => Setting);
  /** One for a line that only shows where the others come from. @default 3 */
  readonly seeds?: 1;
}

/** The folder of the general model, which is trained first where it is not there. */
export function generalModel(progress: (line: string) => void): string | undefined {
  const corpus = realFile('mlm-corpus');
  if (!corpus) return undefined;
  const out = join(FOLDER, 'general');
  if (!existsSync(join(out, 'model.safetensors'))) {
    progress(`masked language model, ${STEPS} steps`);
    fresh(new URL('general.ts', import.meta.url), { corpus, out, steps: STEPS } satisfies GeneralCase);
  }
  return out;
}

/** The figures of `one`, from an earlier run if it had the very same case. */
export async function figuresOf(one: QualityCase): Promise<QualityFigures> {
  const path = join(FOLDER, 'figures.jsonl');
  const key = canonical({ ...one });
  const known = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  for (const line of known) {
    const { key: of, figures } = JSON.parse(line) as { readonly key: string; readonly figures: QualityFigures };
    if (of === key) return figures;
  }
  const figures = fresh<QualityFigures>(new URL('case.ts', import.meta.url), one);
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${JSON.stringify({ key, figures })}\n`);
  return figures;
}

const percent = (value: number): number => rounded(100 * value, 1);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A row a line: the scores of all seeds and their mean. */
export async function table(
  lines: readonly Line[],
  seeds: readonly number[],
  general: string,
  progress: (line: string) => void,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { name, set, setting, seeds: few = seeds.length } of lines) {
    if (!openSet(set, 1)) continue;
    const all: QualityFigures[] = [];
    for (const seed of seeds.slice(0, few)) {
      progress(`${set}: ${name}, seed ${seed}`);
      all.push(await figuresOf({ set, seed, general, ...(typeof setting === 'function' ? setting(seed) : setting) }));
    }
    const of = (figure: 'score' | 'known' | 'mixture' | 'together'): readonly number[] =>
      all.map((figures) => figures[figure]).filter((value) => value !== undefined);
    const shown = (figure: 'mixture' | 'together'): string | number =>
      of(figure).length > 0 ? percent(mean(of(figure))) : '';
    rows.push({
      set,
      model: name,
      'dev, %': percent(mean(of('score'))),
      seeds: of('score').map(percent).join(' · '),
      'on training texts': percent(mean(of('known'))),
      'linear mixture': shown('mixture'),
      'both together': shown('together'),
      s: Math.round(mean(all.map(({ seconds }) => seconds))),
    });
  }
  return rows;
}

const title = 'Quality on real data, from nothing: 2 × 256, 11.8 M parameters';

export const defaults = {
  begin: 'general',
  shape: { pooling: 'mean' },
  learningRate: 1e-3,
  dropout: 0.1,
  labelSmoothing: 0.1,
} as const;
export const taught = { ...defaults, teacher: 'mixture', alpha: 0.5, temperature: 1 } as const;
/** Titles are short and few: what the ablation found best for them. */
export const ofTitles = { dropout: 0.3 } as const;
/** Small batches, a head that learns five times as fast. */
const ofEntities = { ...defaults, dropout: 0.3, batchSize: 16, epochs: 5 } as const;
const pairs = { pooling: 'mean', overlap_marks: true } as const;

/** Where a task begins, what it is told, what each of it brings; the last line of a set is the recipe. */
const lines: readonly Line[] = [
  {
    name: 'from nothing, labels',
    set: 'thucnews',
    seeds: 1,
    setting: { ...defaults, ...ofTitles, begin: 'nothing', epochs: 4 },
  },
  { name: 'general model, labels', set: 'thucnews', seeds: 1, setting: { ...defaults, ...ofTitles, epochs: 4 } },
  {
    name: 'general model, labels + mixture',
    set: 'thucnews',
    seeds: 1,
    setting: { ...taught, ...ofTitles, epochs: 4 },
  },
  ...[0.25, 0.5].map(
    (share): Line => ({
      name: `the same, ${share} of the titles`,
      ...{ set: 'thucnews', seeds: 1, setting: { ...taught, ...ofTitles, epochs: 4, share } },
    }),
  ),
  { name: 'the same, twice the steps', set: 'thucnews', seeds: 1, setting: { ...taught, ...ofTitles, epochs: 8 } },
  {
    name: '+ 12,000 titles without labels',
    set: 'thucnews',
    setting: { ...taught, ...ofTitles, epochs: 3, teacher: 'ensemble', unlabelled: 12_000 },
  },
  { name: 'general model, labels', set: 'tnews', seeds: 1, setting: { ...defaults, ...ofTitles, epochs: 3 } },
  { name: 'general model, labels + mixture', set: 'tnews', setting: { ...taught, ...ofTitles, epochs: 3 } },
  { name: 'general model, labels', set: 'ocnli', seeds: 1, setting: { ...defaults, epochs: 3 } },
  { name: '+ overlap marks', set: 'ocnli', seeds: 1, setting: { ...defaults, shape: pairs, epochs: 3 } },
  { name: '+ overlap marks + mixture', set: 'ocnli', setting: { ...taught, shape: pairs, epochs: 3 } },
  { name: 'from nothing', set: 'cluener', seeds: 1, setting: { ...ofEntities, begin: 'nothing' } },
  { name: 'general model', set: 'cluener', setting: ofEntities },
];

export const run: Bench = async ({ short, progress }) => {
  if (short) return { name: 'quality', title, rows: [], notes: ['Takes hours: not part of a short run.'] };
  const general = generalModel(progress);
  if (!general) return { name: 'quality', title, rows: [], notes: ['mlm-corpus: not present.'] };
  return { name: 'quality', title, rows: await table(lines, [1, 2, 3], general, progress), notes: [] };
};
