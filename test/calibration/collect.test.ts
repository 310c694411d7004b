import { describe, expect, it } from 'vitest';
import { collect } from '../../calibration/collect.ts';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';

/** y = flatten(2·x) for x [B, S, 2]. */
function doubler(): Graph {
  const b = new Builder('doubler');
  b.input('x', 'float32', ['batch', 'sequence', 2]);
  b.input('mask', 'int64', ['batch', 'sequence']);
  b.op('Mul', ['x', b.constant(floats([], [2]))], {}, 'twice');
  b.op('Reshape', ['twice', b.constant(ints([2], [-1, 2]))], {}, 'flat');
  b.op('Cast', ['mask'], { to: 1 }, 'y');
  b.output('y');
  return b.build();
}

function batch(values: readonly number[], mask: readonly number[]): Feeds {
  return {
    x: { type: 'float32', dims: [1, mask.length, 2], data: Float32Array.from(values) },
    mask: { type: 'int64', dims: [1, mask.length], data: BigInt64Array.from(mask, BigInt) },
  };
}

const batches = [batch([1, -2, 90, 3], [1, 0]), batch([4, 0, -80, 70, 5, 1], [1, 0, 1])];

describe('collect', () => {
  it('takes the ends over all batches', async () => {
    const ranges = await collect(doubler(), ort, batches, { tensors: ['twice', 'flat'] });
    expect([...ranges]).toEqual([
      ['twice', { min: -160, max: 180 }],
      ['flat', { min: -160, max: 180 }],
    ]);
  });

  it('leaves padded positions out, flattened or not', async () => {
    const ranges = await collect(doubler(), ort, batches, { tensors: ['twice', 'flat'], rows: 'mask' });
    expect(ranges.get('flat')).toEqual({ min: -4, max: 10 });
    expect(ranges.get('twice')).toEqual({ min: -4, max: 10 });
  });

  it('asked for nothing, it finds nothing', async () => {
    expect((await collect(doubler(), ort, batches, { tensors: [] })).size).toBe(0);
  });

  it('streams: one batch at a time, started anew for the second pass', async () => {
    let alive = 0;
    async function* stream(): AsyncGenerator<Feeds> {
      alive++;
      for (let i = 1; i <= 50; i++) yield batch([i, -i], [1]);
    }
    const ranges = await collect(doubler(), ort, stream, {
      tensors: ['flat'],
      observer: { kind: 'percentile', percentile: 100 },
    });
    expect(alive).toBe(2);
    expect(ranges.get('flat')!.min).toBe(-100);
  });

  it.each([
    [
      'a generator that is already spent',
      (function* () {
        yield* batches;
      })(),
      {},
      'the same batches twice',
    ],
    ['no batch', [], {}, 'at least one batch'],
    ['an unknown tensor', batches, { tensors: ['flta'] }, '"flta"'],
    ['an unknown mask', batches, { rows: 'attention_mask' }, '"attention_mask"'],
    ['infinite values', [batch([1, 3e38], [1])], {}, 'finite'],
  ])('refuses %s', async (_, data, options, sentence) => {
    const all = { tensors: ['flat'], observer: { kind: 'entropy' } as const, ...options };
    await expect(collect(doubler(), ort, data, all)).rejects.toThrow(sentence);
  });
});
