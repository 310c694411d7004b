import { describe, expect, it } from 'vitest';
import { fidelity } from '../../toolkit/compress/fidelity.ts';
import { floatLinears } from '../../toolkit/compress/float-linears.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import type { Scheme } from '../../toolkit/compress/scheme.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { floats } from '../../toolkit/graph/tensor.ts';
import { run, u8s8 } from './encoder.ts';

const [ROWS, IN, OUT] = [6, 24, 10];

/** `count` values between −1 and 1, the same for a seed. */
function noise(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

function gemm(attributes: { alpha?: number; beta?: number; transB?: number }): Graph {
  const b = new Builder('gemm');
  b.input('x', 'float32', ['rows', IN]);
  b.initializer('w', floats(attributes.transB ? [OUT, IN] : [IN, OUT], noise(IN * OUT, 17)));
  b.initializer('b', floats([OUT], noise(OUT, 23)));
  b.output(b.op('Gemm', ['x', 'w', 'b'], attributes, 'logits'));
  return b.build();
}

/** A product of three dimensions, which no Gemm can take. */
function deep(): Graph {
  const b = new Builder('deep');
  b.input('x', 'float32', ['batch', 'rows', IN]);
  b.initializer('w', floats([IN, OUT], noise(IN * OUT, 17)));
  b.initializer('b', floats([OUT], noise(OUT, 23)));
  b.output(b.op('Add', [b.op('MatMul', ['x', 'w']), 'b'], {}, 'logits'));
  return b.build();
}

const feed = (...dims: number[]) =>
  ({ x: { type: 'float32', dims, data: Float32Array.from(noise(ROWS * IN, 9)) } }) as const;
const ranges = new Map([['x', { min: -1, max: 1 }]]);
const modes: readonly Scheme[] = [u8s8, { ...u8s8, mode: 'dynamic' }];

/** Scaled products have no dynamic form; they stay in float. */
const forms = ({ mode }: Scheme) => [
  {},
  { transB: 1 },
  ...(mode === 'static' ? [{ alpha: 0.5 }, { beta: 2 }, { alpha: 3, beta: 0.5, transB: 1 }] : []),
];

describe.each(modes)('$mode', (scheme) => {
  it.each(forms(scheme))('Gemm %o', async (attributes) => {
    const float = gemm(attributes);
    const small = quantize(float, { scheme, ranges });
    const [a, b] = [await run(float, feed(ROWS, IN)), await run(small, feed(ROWS, IN))];
    expect(fidelity(a.logits, b.logits, OUT).sqnr).toBeGreaterThan(38);
  });

  it('fuses a product of three dimensions too', async () => {
    const [a, b] = [await run(deep(), feed(2, 3, IN)), await run(quantize(deep(), { scheme, ranges }), feed(2, 3, IN))];
    expect(floatLinears(b.optimized)).toEqual([]);
    expect(fidelity(a.logits, b.logits, OUT).sqnr).toBeGreaterThan(38);
  });
});
