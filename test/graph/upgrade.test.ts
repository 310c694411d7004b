// Operators of older sets, run by the engine as they are and as we say them today.
import { describe, expect, it } from 'vitest';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Attribute, Graph, Tensor } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { upgraded } from '../../toolkit/graph/upgrade.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { fault } from './files.ts';

const int = (value: number): Attribute => ({ kind: 'int', value });
const list = (...value: number[]): Attribute => ({ kind: 'ints', value });
const float = (value: number): Attribute => ({ kind: 'float', value });

interface Old {
  readonly op: string;
  readonly opset: number;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly constants?: readonly Tensor[];
  readonly outputs?: number;
  readonly dims?: readonly number[];
}

/** y = op(x, …) on a value whose shape nobody declared. */
function graphOf({ op, opset, attributes = {}, constants = [], outputs = 1, dims = [2, 3, 4] }: Old): Graph {
  const names = constants.map((_, i) => `c${i}`);
  const made = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    name: 'old',
    opset: { '': opset },
    nodes: [
      { name: 'n', op: 'Tanh', domain: '', inputs: ['x'], outputs: ['t'], attributes: {} },
      { name: 'm', op, domain: '', inputs: ['t', ...names], outputs: made, attributes },
    ],
    initializers: new Map(constants.map((constant, i) => [names[i]!, constant])),
    inputs: [{ name: 'x', type: 'float32', shape: dims.map((_, i) => `d${i}`) }],
    outputs: made.map((name) => ({ name, type: 'float32', shape: null })),
    values: new Map(),
  };
}

async function run(
  graph: Graph,
  dims: readonly number[],
): Promise<readonly (readonly [readonly number[], readonly number[]])[]> {
  const size = dims.reduce((a, b) => a * b, 1);
  const feeds: Feeds = {
    x: { type: 'float32', dims, data: Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i)) },
  };
  const executable = await ort.compile(concat(writeModel(graph).model));
  const found = await executable.run(feeds);
  await executable.release();
  return graph.outputs.map(({ name }) => [found[name]!.dims, Array.from(found[name]!.data as Float32Array)]);
}

const old: readonly Old[] = [
  { op: 'ReduceMean', opset: 11, attributes: { axes: list(-1) } },
  { op: 'ReduceMean', opset: 17, attributes: { axes: list(0, 2), keepdims: int(0) } },
  { op: 'ReduceMax', opset: 13 },
  { op: 'ReduceL2', opset: 13, attributes: { axes: list(1) } },
  { op: 'ReduceSum', opset: 12, attributes: { axes: list(1) } },
  { op: 'ReduceSum', opset: 13, constants: [ints([1], [1])] },
  { op: 'Squeeze', opset: 11, attributes: { axes: list(1) }, dims: [2, 1, 3] },
  { op: 'Unsqueeze', opset: 12, attributes: { axes: list(0, 3) } },
  { op: 'Softmax', opset: 11 },
  { op: 'Softmax', opset: 11, attributes: { axis: int(2) } },
  { op: 'Softmax', opset: 12, attributes: { axis: int(0) } },
  { op: 'LogSoftmax', opset: 9, attributes: { axis: int(1) }, dims: [3, 4] },
  { op: 'Softmax', opset: 13 },
  { op: 'Clip', opset: 10, attributes: { min: float(-0.2), max: float(0.3) } },
  { op: 'Clip', opset: 10, attributes: { max: float(0.3) } },
  { op: 'Clip', opset: 9 },
  { op: 'Pad', opset: 10, attributes: { pads: list(0, 0, 1, 0, 1, 2), value: float(7) } },
  { op: 'Slice', opset: 9, attributes: { starts: list(1), ends: list(3), axes: list(2) } },
  { op: 'Split', opset: 11, attributes: { axis: int(1), split: list(1, 2) }, outputs: 2 },
  { op: 'Split', opset: 12, attributes: { axis: int(2) }, outputs: 2 },
  { op: 'Split', opset: 13, attributes: { axis: int(2) }, constants: [ints([2], [1, 3])], outputs: 2 },
  { op: 'Split', opset: 17, attributes: { axis: int(2) }, outputs: 4 },
  { op: 'Dropout', opset: 10, attributes: { ratio: float(0.4) } },
  {
    op: 'Scatter',
    opset: 10,
    attributes: { axis: int(2) },
    constants: [ints([1, 1, 2], [3, 0]), floats([1, 1, 2], [8, 9])],
  },
];

describe('an operator of old', () => {
  it.each(old.map((row) => [`${row.op} of opset ${row.opset} ${JSON.stringify(row.attributes ?? {})}`, row] as const))(
    '%s',
    async (_, row) => {
      const graph = graphOf(row);
      const today = upgraded(graph, 'm.onnx');
      expect(today.opset['']).toBe(20);
      expect(verify(today)).toEqual([]);
      const dims = row.dims ?? [2, 3, 4];
      expect(await run(today, dims)).toEqual(await run(graph, dims));
    },
  );

  it('of a set between oldest and newest alone', () => {
    const graph = graphOf({ op: 'Relu', opset: 8 });
    expect(fault(() => upgraded(graph, 'm.onnx')).message).toBe(
      'm.onnx: expected ONNX operator set 9 to 26, received 8 — export the model again with another opset',
    );
    expect(fault(() => upgraded({ ...graph, opset: {} }, 'm.onnx')).values.received).toBe(0);
    const new23 = { ...graph, opset: { '': 23 } };
    expect(upgraded(new23, 'm.onnx')).toBe(new23);
  });
});
