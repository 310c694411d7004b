// Sparse and linear attention against full attention: time and memory by length.
import type { NeedleCase, NeedleFigures } from './needle-case.ts';
import { type Bench, fresh, type Row, rounded } from './report.ts';
import type { SlaCase, SlaFigures } from './sla-case.ts';

const shapes = [
  { length: 128, batch: 4 },
  { length: 512, batch: 2 },
  { length: 2048, batch: 1 },
  { length: 4096, batch: 1 },
];

const of = (script: SlaCase): SlaFigures => fresh<SlaFigures>(new URL('sla-case.ts', import.meta.url), script);

/** The share of unseen texts whose needle a micro network of each kind finds; blocks so small that there are 16, 4 of them critical. */
function needle(texts: number): Row {
  const length = 128;
  const found = (attention: NeedleCase['attention']): number => {
    const of = { attention, block: 8, length, texts, epochs: 8, seed: 1 } satisfies NeedleCase;
    return rounded(fresh<NeedleFigures>(new URL('needle-case.ts', import.meta.url), of).accuracy, 3);
  };
  return { what: 'needle found', shape: `256×${length}`, 'full share': found('full'), 'SLA share': found('sla') };
}

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
  progress('a needle in a text');
  const found = needle(short ? 512 : 1024);
  return {
    name: 'sla',
    title: 'Attention: sparse and linear (blocks of 32, a quarter critical) against full; tinybert, 1 thread',
    rows: [...rows, found],
    notes: [
      'Each cell is a fresh process; medians over runs. Processor time is compared, since other programs disturb it less than wall time.',
      'A ratio above 1: SLA is faster. Grown: peak memory beyond that of the model ready to run.',
      'Needle: a micro network learns in 8 epochs to tell which of 4 tokens stands somewhere in a text; blocks of 8 for it.',
      'No attention dropout on either side. Up to 64 tokens SLA looks at every block and can only be slower.',
    ],
  };
};
