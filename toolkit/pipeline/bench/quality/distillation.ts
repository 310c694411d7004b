// What distillation, dropout and label smoothing bring: one student of 2 × 128, one budget, from nothing.
import { join } from 'node:path';
import type { Bench } from '../report.ts';
import { FOLDER, figuresOf, generalModel, type Line, ofTitles, type Setting, table, taught } from './quality.ts';
import type { SetName } from './sets.ts';

const title = 'Distillation and regularization: 2 × 128 from nothing, the same steps';

const student = {
  ...{ begin: 'nothing', epochs: 6, learningRate: 1e-3, dropout: 0.1, labelSmoothing: 0.1 },
  shape: { pooling: 'mean', hidden_size: 128, intermediate_size: 512 },
} as const satisfies Setting;

const teacherIn = (set: SetName, seed: number): string => join(FOLDER, 'teachers', `${set}-${seed}`);
/** The general model with the linear mixture as its own teacher. */
const teacherOf = (set: SetName, seed: number): Setting => ({
  ...taught,
  ...ofTitles,
  epochs: 3,
  keep: teacherIn(set, seed),
});
/** Passes over a set: the same for all that is compared on it. */
const passes: { readonly [S in SetName]?: number } = { tnews: 3 };

const regularized: readonly Line[] = [
  ['dropout 0.1, smoothing 0', { dropout: 0.1, labelSmoothing: 0 }],
  ['dropout 0.3, smoothing 0.1', { dropout: 0.3 }],
  ['dropout 0.3, smoothing 0', { dropout: 0.3, labelSmoothing: 0 }],
].map(([name, change]) => ({ name: String(name), set: 'thucnews', setting: { ...student, ...(change as object) } }));

const distilled = (set: SetName): readonly Line[] => {
  const hard: Setting = { ...student, epochs: passes[set] ?? student.epochs };
  const soft = (seed: number): Setting => ({
    ...hard,
    ...{ teacher: { folder: teacherIn(set, seed) }, alpha: 0.7, temperature: 4 },
  });
  return [
    { name: 'labels (dropout 0.1, smoothing 0.1)', set, setting: hard },
    { name: 'labels + logits', set, setting: soft },
    {
      name: 'labels + logits + hidden + attention',
      set,
      setting: (seed) => ({ ...soft(seed), deep: { embeddings: 0, hidden: 1, attention: 1 } }),
    },
  ];
};

export const run: Bench = async ({ short, progress }) => {
  if (short) return { name: 'distillation', title, rows: [], notes: ['Takes an hour: not part of a short run.'] };
  const general = generalModel(progress);
  if (!general) return { name: 'distillation', title, rows: [], notes: ['mlm-corpus: not present.'] };
  const seeds = [1, 2, 3];
  for (const set of ['thucnews', 'tnews'] as const) {
    for (const seed of seeds) await figuresOf({ set, seed, general, ...teacherOf(set, seed) });
  }
  const lines: readonly Line[] = [
    { name: 'the teacher, 2 × 256', set: 'thucnews', setting: (seed) => teacherOf('thucnews', seed) },
    ...distilled('thucnews'),
    ...regularized,
    { name: 'the teacher, 2 × 256', set: 'tnews', setting: (seed) => teacherOf('tnews', seed) },
    ...distilled('tnews'),
  ];
  return { name: 'distillation', title, rows: await table(lines, seeds, general, progress), notes: [] };
};
