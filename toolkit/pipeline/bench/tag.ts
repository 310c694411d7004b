// What a CRF costs in training and on the device.
import { type Bench, fresh, rounded } from './report.ts';
import type { TagCase, TagFigures } from './tag-case.ts';

const shapes = [
  { batch: 32, length: 64, places: 64, tags: 21, threads: 2 },
  { batch: 32, length: 64, places: 64, tags: 21, threads: 1 },
  { batch: 32, length: 24, places: 64, tags: 21, threads: 1 },
  { batch: 32, length: 32, places: 128, tags: 41, threads: 1 },
];

export const run: Bench = async ({ short, progress }) => {
  const rows = shapes.map(({ batch, length, places, tags, threads }) => {
    progress(`tinybert ${batch}×${length}, ${tags} tags`);
    const figures = fresh<TagFigures>(new URL('tag-case.ts', import.meta.url), {
      preset: 'tinybert',
      batch,
      length,
      places,
      tags,
      steps: short ? 6 : 30,
      threads,
    } satisfies TagCase);
    return {
      shape: `${batch}×${length}`,
      places,
      tags,
      threads,
      'per token ms': rounded(figures.plainMs.wall, 1),
      'CRF ms': rounded(figures.crfMs.wall, 1),
      'CRF adds %': rounded(100 * figures.share.wall, 1),
      'per token CPU ms': rounded(figures.plainMs.cpu, 1),
      'CRF CPU ms': rounded(figures.crfMs.cpu, 1),
      'CRF adds CPU %': rounded(100 * figures.share.cpu, 1),
      'compile ms': Math.round(figures.compileMs),
      'Viterbi ms': rounded(figures.viterbiMs, 3),
    };
  });
  return {
    name: 'tag',
    title: 'Tagger, tinybert: training step with and without a CRF',
    rows,
    notes: [
      'Whole steps, the two losses in turn in one process; what the CRF adds is the median over pairs of steps. At most 15 % is asked for at 32×64 with 21 tags.',
      'CPU: processor time of the process. On a busy machine it says more than wall time, with one thread above all.',
      'Places: the longest sequence of the training set, which the graph of the CRF is made for.',
      'Viterbi: one sentence of the shape’s length, on the host.',
    ],
  };
};
