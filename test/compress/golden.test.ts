import { describe, expect, it } from 'vitest';
import type { Range } from '../../calibration/range.ts';
import { quantize } from '../../toolkit/compress/quantize.ts';
import { type Scheme, toolStyle } from '../../toolkit/compress/scheme.ts';
import { activations } from '../../toolkit/compress/targets.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { goldenJson, goldenModel } from '../calibration/replay.ts';

const int8 = { mode: 'static', activations: 'uint8', weights: 'int8', embeddings: 'float32' } as const;
const schemes: Readonly<Record<string, Scheme>> = {
  'u8s8-per-channel': toolStyle({ ...int8, perChannel: true, reduceRange: false }, false),
  'u8s8-per-tensor-reduced': toolStyle({ ...int8, perChannel: false, reduceRange: true }, false),
  's8s8-symmetric': toolStyle({ ...int8, activations: 'int8', perChannel: true, reduceRange: false }, true),
};

const float = goldenModel('model');
const measured = goldenJson<Record<string, Record<string, [number, number]>>>('ranges.json').minmax!;
const ranges = new Map(Object.entries(measured).map(([name, [min, max]]): [string, Range] => [name, { min, max }]));
const reference = goldenJson<{ ids: number[][]; outputs: Record<string, number[][]> }>('outputs.json');

const constants = (graph: Graph) =>
  [...graph.initializers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { type, data }]) => [name, type, Buffer.from(data).toString('hex')]);
const calls = (graph: Graph) => graph.nodes.map(({ name, op }) => `${op} ${name}`).sort();

describe('golden/quantization', () => {
  it('measures what the tool measured', () => {
    expect([...activations(float, schemes['u8s8-per-channel']!)].sort()).toEqual([...ranges.keys()].sort());
  });

  it.each(Object.entries(schemes))('%s: nodes, scales, zero points and integers equal the tool’s', (name, scheme) => {
    const ours = quantize(float, { scheme, ranges });
    const theirs = goldenModel(name);
    expect(constants(ours)).toEqual(constants(theirs));
    expect(calls(ours)).toEqual(calls(theirs));
  });

  it.each(Object.entries(schemes))('%s: outputs are within one step', async (name, scheme) => {
    const graph = quantize(float, { scheme, ranges });
    const step = asFloat32(graph.initializers.get('y_scale')!)[0]!;
    const executable = await ort.compile(concat(writeModel(graph).model));
    for (const [i, ids] of reference.ids.entries()) {
      const { y } = await executable.run({
        ids: { type: 'int64', dims: [ids.length], data: BigInt64Array.from(ids, BigInt) },
      });
      const errors = Array.from(y!.data as Float32Array, (value, j) =>
        Math.abs(value - reference.outputs[name]![i]![j]!),
      );
      expect(Math.max(...errors)).toBeLessThanOrEqual(step * 1.001);
    }
    await executable.release();
  });
});
