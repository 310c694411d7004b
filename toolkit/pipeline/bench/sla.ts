// Sparse and linear attention against full attention: time and memory by length.
import { type Bench, fresh, rounded } from './report.ts';
import type { SlaCase, SlaFigures } from './sla-case.ts';

const shapes = [
  { length: 128, batch: 4 },
  { length: 512, batch: 2 },
  { length: 2048, batch: 1 },
  { length: 4096, batch: 1 },
];

const of = (script: SlaCase): SlaFigures => fresh<SlaFigures>(new URL('sla-case.ts', import.meta.url), script);

export const run: Bench = async ({ short, progress }) => {
  const rows = (['infer', 'train'] as const).flatMap((kind) =>
    shapes
      .filter(({ length }) => !short || length <= 2048)
      .map(({ length, batch }) => {
        progress(`${kind} ${batch}×${length}`);
        const runs = Math.max(short ? 2 : 3, Math.round((short ? 2048 : 8192) / (length * batch)));
        const [full, sla] = (['full', 'sla'] as const).map((attention) =>
          of({ kind, attention, batch, length, runs, threads: 1 }),
        ) as [SlaFigures, SlaFigures];
        return {
          what: kind === 'infer' ? 'inference' : 'training step',
          shape: `${batch}×${length}`,
          'full CPU ms': Math.round(full.cpuMs),
          'SLA CPU ms': Math.round(sla.cpuMs),
          ratio: rounded(full.cpuMs / sla.cpuMs, 2),
          'full wall ms': Math.round(full.wallMs),
          'SLA wall ms': Math.round(sla.wallMs),
          'full peak MB': Math.round(full.peakMB),
          'SLA peak MB': Math.round(sla.peakMB),
          'full grown MB': Math.round(full.grownMB),
          'SLA grown MB': Math.round(sla.grownMB),
        };
      }),
  );
  return {
    name: 'sla',
    title: 'Attention: sparse and linear (blocks of 32, a quarter critical) against full; tinybert, 1 thread',
    rows,
    notes: [
      'Each cell is a fresh process; medians over runs. Processor time is compared, since other programs disturb it less than wall time.',
      'A ratio above 1: SLA is faster. Grown: peak memory beyond that of the model ready to run.',
      'No attention dropout on either side. Up to 64 tokens SLA looks at every block and can only be slower.',
    ],
  };
};
