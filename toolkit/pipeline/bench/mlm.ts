// Masked-LM training steps of small encoders, each shape in a fresh process, on one thread and on two.
import { type ModelConfig, presets } from '../../model/config.ts';
import type { MaskedCase, MaskedFigures } from './mlm-case.ts';
import { type Bench, fresh, rounded } from './report.ts';

const early = { norm_position: 'pre', embedding_convolution: 3 } as const;
const small = { num_hidden_layers: 2, hidden_size: 256, num_attention_heads: 4, intermediate_size: 1024 };
const still = { hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };

const cases: readonly (readonly [name: string, shape: Partial<ModelConfig>, threads: number])[] = [
  ['2×256 + convolution', { ...small, ...early, ...still }, 1],
  ['2×256 + convolution', { ...small, ...early, ...still }, 2],
  ['2×256 + convolution + bigrams', { ...small, ...early, ...still, bigram_buckets: 65_536 }, 1],
  ['4×312 + convolution', { ...presets.tinybert, ...early, ...still }, 1],
  ['4×312 + convolution', { ...presets.tinybert, ...early, ...still }, 2],
  ['4×312 + convolution, dropout 0.1', { ...presets.tinybert, ...early }, 1],
];
const [BATCH, LENGTH, RATE] = [32, 64, 0.2];

export const run: Bench = async ({ short, progress }) => {
  const rows = cases.map(([name, shape, threads]) => {
    progress(`${name}, ${threads} thread${threads > 1 ? 's' : ''}`);
    const figures = fresh<MaskedFigures>(new URL('mlm-case.ts', import.meta.url), {
      shape,
      batch: BATCH,
      length: LENGTH,
      rate: RATE,
      steps: short ? 6 : 25,
      threads,
    } satisfies MaskedCase);
    return {
      shape: name,
      threads,
      'million parameters': rounded(figures.parameters / 1e6, 1),
      predictions: figures.predictions,
      'step ms': rounded(figures.stepMs, 1),
      'tokens/s': Math.round((BATCH * LENGTH * 1000) / figures.stepMs),
      'peak MB': Math.round(figures.peakMB),
      'GFLOP/s': Math.round(figures.gflops),
      'MatMul 2048³ GFLOP/s': Math.round(figures.matmulGflops),
      fraction: rounded(figures.gflops / figures.matmulGflops, 2),
    };
  });
  return {
    name: 'mlm',
    title: `Masked-LM training step, ${BATCH} × ${LENGTH} tokens, vocabulary 8,000`,
    rows,
    notes: [
      'Whole step: words hidden, batch made, forward, backward, clipping, AdamW; median of the steps.',
      'Fraction: matrix-product operations of the step per second, over the rate of a 2048³ MatMul run after each step in the same process; 0.35 is asked for.',
      'Where other programs run, two threads can be slower than one: they wait for each other by spinning.',
      'Peak: of the process after three steps, before the MatMul.',
    ],
  };
};
