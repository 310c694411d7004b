// penjing bench [NAME]: side-by-side measurements, as Markdown on stdout, or as JSON; both are kept in .penjing/bench.
import { join } from 'node:path';
import { nearest } from '../../device-profiles/nearest.ts';
import { type Bench, keep, markdown } from '../pipeline/bench/report.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

/** Loaded when asked for: a benchmark must not warm up another one's engine. */
const benches: Readonly<Record<string, () => Promise<{ readonly run: Bench }>>> = {
  train: () => import('../pipeline/bench/train.ts'),
  tag: () => import('../pipeline/bench/tag.ts'),
  distil: () => import('../pipeline/bench/distil.ts'),
  mlm: () => import('../pipeline/bench/mlm.ts'),
  infer: () => import('../pipeline/bench/infer.ts'),
  sla: () => import('../pipeline/bench/sla.ts'),
  text: () => import('../pipeline/bench/text.ts'),
  terms: () => import('../pipeline/bench/terms.ts'),
  read: () => import('../pipeline/bench/read.ts'),
  clean: () => import('../pipeline/bench/clean.ts'),
  near: () => import('../pipeline/bench/near.ts'),
  relevance: () => import('../pipeline/bench/relevance.ts'),
  augment: () => import('../pipeline/bench/augment.ts'),
  robustness: () => import('../pipeline/bench/robustness.ts'),
  noise: () => import('../pipeline/bench/noise.ts'),
  domains: () => import('../pipeline/bench/domains.ts'),
  quality: () => import('../pipeline/bench/quality/quality.ts'),
  distillation: () => import('../pipeline/bench/quality/distillation.ts'),
};

export function addBench(desk: Desk): void {
  const known = Object.keys(benches);
  desk.program
    .command('bench [name]')
    .description(desk.say('cli.bench.about', { known: known.join(', ') }))
    .option('--short', desk.say('cli.bench.short'))
    .action(async (name: string | undefined, { short = false }: { short?: boolean }) => {
      if (name !== undefined && !known.includes(name)) {
        throw new Fault('cli.bench.unknown', { received: name, known: nearest(name, known) ?? known.join(', ') });
      }
      for (const one of name === undefined ? known : [name]) {
        const { run } = await benches[one]!();
        const report = await run({ short, progress: desk.note });
        for (const path of await keep(report, join('.penjing', 'bench')))
          desk.note(desk.say('cli.bench.wrote', { path }));
        desk.out(desk.flags().json ? JSON.stringify(report) : markdown(report));
      }
    });
}
