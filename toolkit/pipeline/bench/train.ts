// Whole training steps of tinybert, each shape in a fresh process.
import { type Bench, fresh, rounded } from './report.ts';
import type { TrainCase, TrainFigures } from './train-case.ts';

const shapes = [
  { batch: 32, length: 32, torchMs: 150, torchMB: 670 },
  { batch: 16, length: 128, torchMs: 275, torchMB: 810 },
];

export const run: Bench = async ({ short, progress }) => {
  const rows = shapes.map(({ batch, length, torchMs, torchMB }) => {
    progress(`tinybert ${batch}×${length}`);
    const figures = fresh<TrainFigures>(new URL('train-case.ts', import.meta.url), {
      preset: 'tinybert',
      batch,
      length,
      steps: short ? 8 : 30,
      threads: 2,
    } satisfies TrainCase);
    return {
      shape: `${batch}×${length}`,
      'step ms': rounded(figures.stepMs, 1),
      'tokens/s': Math.round(figures.tokensPerSecond),
      'peak MB': Math.round(figures.peakMB),
      'GFLOP/s': Math.round(figures.gflops),
      'MatMul 2048³ GFLOP/s': Math.round(figures.matmulGflops),
      fraction: rounded(figures.gflops / figures.matmulGflops, 2),
      'PyTorch 2.6 ms': torchMs,
      'PyTorch 2.6 MB': torchMB,
    };
  });
  return {
    name: 'train',
    title: 'Training step, tinybert, 2 threads',
    rows,
    notes: [
      'Whole step: batch and dropout masks made, forward, backward, clipping, AdamW; median of the steps.',
      'Fraction: matrix-product operations of the step per second, over the rate of one 2048³ MatMul in the same process; 0.40 is asked for.',
      'The PyTorch columns were measured elsewhere on the same kind of cores.',
    ],
  };
};
