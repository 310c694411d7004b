// What each term of distillation costs a training step, beside the step with labels alone.
import type { DistilCase, DistilFigures } from './distil-case.ts';
import { type Bench, fresh, rounded } from './report.ts';

const plain = { logits: false, embeddings: 0, hidden: 0, attention: 0, rdrop: 0 };

const kinds: readonly (readonly [string, Partial<DistilCase>])[] = [
  ['labels alone', {}],
  ['+ logits', { logits: true }],
  ['+ embeddings', { logits: true, embeddings: 1 }],
  ['+ hidden states', { logits: true, hidden: 1 }],
  ['+ attention', { logits: true, attention: 1 }],
  ['+ all three', { logits: true, embeddings: 1, hidden: 1, attention: 1 }],
  ['labels, R-Drop', { rdrop: 1 }],
];

const shapes = [
  { batch: 32, length: 32 },
  { batch: 16, length: 128 },
];

export const run: Bench = async ({ short, progress }) => {
  const rows = (short ? shapes.slice(0, 1) : shapes).flatMap(({ batch, length }) => {
    let alone = 0;
    return kinds.map(([name, terms]) => {
      progress(`${name} ${batch}×${length}`);
      const figures = fresh<DistilFigures>(new URL('distil-case.ts', import.meta.url), {
        ...{ batch, length, steps: short ? 6 : 20, threads: 1 },
        ...{ ...plain, ...terms },
      } satisfies DistilCase);
      alone ||= figures.stepMs;
      return {
        shape: `${batch}×${length}`,
        terms: name,
        'step ms': rounded(figures.stepMs, 1),
        'of the plain step': rounded(figures.stepMs / alone, 2),
        'peak MB': Math.round(figures.peakMB),
      };
    });
  });
  return {
    name: 'distil',
    title: 'Training step of a student (4×312) by term, teacher 6×384, one thread',
    rows,
    notes: [
      'Whole step: batch and dropout masks made, the teacher asked where its inside is learned, forward, backward, clipping, AdamW; processor time, median.',
      'Logits come from the teacher’s stage; hidden states and attention are computed in the step, by the part of its graph that gives them.',
      'R-Drop takes each batch through the student twice.',
    ],
  };
};
