// INT8 against float32 at 1 × 128 tokens on one thread.
import type { InferCase, InferFigures } from './infer-case.ts';
import { type Bench, fresh, rounded } from './report.ts';

const wanted = { tinybert: 1.8, base: 2.4 } as const;

export const run: Bench = async ({ short, progress }) => {
  const rows = (['tinybert', 'base'] as const).flatMap((preset) => {
    progress(`${preset} 1×128`);
    const figures = fresh<readonly InferFigures[]>(new URL('infer-case.ts', import.meta.url), {
      preset,
      length: 128,
      runs: short ? 10 : 60,
      threads: 1,
    } satisfies InferCase);
    return figures.map(({ name, ms, speedup, MB }) => ({
      model: preset,
      format: name,
      ms: rounded(ms, 2),
      'times float32': rounded(speedup, 2),
      'asked for': name === 'INT8 static' ? wanted[preset] : '',
      MB: rounded(MB, 1),
    }));
  });
  return {
    name: 'infer',
    title: 'INT8 against float32, 1 × 128 tokens, one thread',
    rows,
    notes: [
      'Random weights, vocabulary 21,128; the formats take turns in one process, medians of the rounds and of their ratios.',
      'INT8 static is what the profile linux-x64 ships; speed depends on the processor (VNNI or not).',
    ],
  };
};
