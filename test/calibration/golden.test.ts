import { describe, expect, it } from 'vitest';
import { collect } from '../../calibration/collect.ts';
import { fill } from '../../calibration/histogram.ts';
import { type ObserverChoice, observer } from '../../calibration/observer.ts';
import { nothing, type Range, widen } from '../../calibration/range.ts';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { goldenJson, goldenModel, replay } from './replay.ts';

const choices: Readonly<Record<string, ObserverChoice>> = {
  minmax: { kind: 'minmax' },
  'percentile-99.9-asymmetric': { kind: 'percentile', percentile: 99.9, symmetric: false },
  'percentile-99.9-symmetric': { kind: 'percentile', percentile: 99.9, symmetric: true },
  'entropy-2048-128': { kind: 'entropy', bins: 2048, levels: 128 },
};
const reference = goldenJson<Record<string, Record<string, readonly [number, number]>>>('ranges.json');
const { ids } = goldenJson<{ ids: number[][] }>('calibration.json');
const graph = goldenModel('model');
const tensors = ['x', 'm1', 'r1', 'y'] as const;
const expected = (name: string): [string, Range][] =>
  tensors.map((tensor) => [tensor, { min: reference[name]![tensor]![0], max: reference[name]![tensor]![1] }]);

describe('ranges of golden/quantization', () => {
  const tokens = replay(graph, ids.flat());

  it.each(Object.entries(choices))('%s equals the tool exactly', (name, choice) => {
    const { second } = observer(choice);
    const found = tensors.map((tensor): [string, Range] => {
      const pieces = tokens.map((token) => token[tensor]);
      const extremes = pieces.reduce(widen, nothing);
      if (!second) return [tensor, { min: extremes.min, max: extremes.max }];
      const histogram = second.start(extremes);
      for (const piece of pieces) fill(histogram, piece);
      return [tensor, second.finish(histogram, extremes)];
    });
    expect(found).toEqual(expected(name));
  });

  it.each(Object.entries(choices))(
    '%s through the engine differs by the engine’s own rounding only',
    async (name, observer) => {
      const batches = ids.map(
        (row): Feeds => ({
          ids: { type: 'int64', dims: [row.length], data: BigInt64Array.from(row, BigInt) },
        }),
      );
      const ranges = await collect(graph, ort, batches, { tensors, observer });
      for (const [tensor, { min, max }] of expected(name)) {
        expect(Math.abs(ranges.get(tensor)!.min - min)).toBeLessThanOrEqual(Math.abs(min) * 2 ** -21);
        expect(Math.abs(ranges.get(tensor)!.max - max)).toBeLessThanOrEqual(Math.abs(max) * 2 ** -21);
      }
    },
  );
});
