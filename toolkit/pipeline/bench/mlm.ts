// Masked-LM training steps of small encoders, each shape in a fresh process, on one thread and on two; and the way of a corpus
// there: counted for its vocabulary and packed, small and large, to see whether memory grows with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelConfig, presets } from '../../model/config.ts';
import { growCorpus } from './grow-corpus.ts';
import type { MaskedCase, MaskedFigures } from './mlm-case.ts';
import type { PackFigures } from './pack-case.ts';
import { realFile } from './real-data.ts';
import { type Bench, fresh, type Row, rounded } from './report.ts';

const early = { norm_position: 'pre', embedding_convolution: 3 } as const;
const small = { num_hidden_layers: 2, hidden_size: 256, num_attention_heads: 4, intermediate_size: 1024 };
const still = { hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };

const cases: readonly (readonly [name: string, shape: Partial<ModelConfig>, threads: number])[] = [
  ['2×256 + convolution', { ...small, ...early, ...still }, 1],
  ['2×256 + convolution', { ...small, ...early, ...still }, 2],
  ['2×256 + convolution + bigrams', { ...small, ...early, ...still, bigram_buckets: 65_536 }, 1],
  ['4×312 + convolution', { ...presets.tinybert, ...early, ...still }, 1],
  ['4×312 + convolution', { ...presets.tinybert, ...early, ...still }, 2],
  ['swift, as students are', presets.swift, 1],
  ['4×312 + convolution, dropout 0.1', { ...presets.tinybert, ...early }, 1],
];
const [BATCH, LENGTH, RATE] = [32, 64, 0.2];

/** Megabytes of the corpora that are packed. */
const [SMALL, LARGE, LARGE_SHORT] = [50, 500, 100];

async function packed(short: boolean, progress: (line: string) => void): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-corpus-'));
  const rows: Row[] = [];
  try {
    for (const megabytes of short ? [SMALL / 5, LARGE_SHORT] : [SMALL, LARGE]) {
      progress(`packing ${megabytes} MB`);
      const path = join(folder, 'corpus.txt');
      await growCorpus(realFile('mlm-corpus', 'wiki.txt'), path, megabytes * 1e6, 1);
      const figures = fresh<PackFigures>(new URL('pack-case.ts', import.meta.url), path);
      rows.push({
        shape: `packing ${rounded(figures.fileMB, 0)} MB of text`,
        threads: 1,
        'million tokens': rounded(figures.tokens / 1e6, 1),
        'tokens/s': Math.round(figures.tokens / (figures.countSeconds + figures.packSeconds)),
        'tokens/CPU s': Math.round(figures.tokens / figures.cpuSeconds),
        'peak MB': Math.round(figures.peakMB),
      });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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
    rows: [...rows, ...(await packed(short, progress))],
    notes: [
      'Whole step: words hidden, batch made, forward, backward, clipping, AdamW; median of the steps.',
      'Fraction: matrix-product operations of the step per second, over the rate of a 2048³ MatMul run after each step in the same process; 0.35 is asked for.',
      'Where other programs run, two threads can be slower than one: they wait for each other by spinning.',
      'Peak: of the process after three steps, before the MatMul.',
      'Packing: the whole file counted for a vocabulary, then tokenized, cut into words and written to token files; its peak must not grow with the file.',
    ],
  };
};
