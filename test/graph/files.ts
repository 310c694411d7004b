// Files and graphs that the tests of reading and writing share, and the bytes of protobuf written by hand.
import { readFileSync } from 'node:fs';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { floats } from '../../toolkit/graph/tensor.ts';
import { Fault } from '../../toolkit/words/fault.ts';

export const golden = ['model', 's8s8-symmetric', 'u8s8-per-channel', 'u8s8-per-tensor-reduced'];
export const file = (name: string) => readFileSync(new URL(`../golden/quantization/${name}.onnx`, import.meta.url));
export const rewritten = (graph: Graph) => readModel(concat(writeModel(graph).model));
/** y = x·W₁ + x·W₂, [1, 2] → [17, 30] for x = [1, 2]. */
export function two(): Graph {
  const builder = new Builder('two');
  builder.input('x', 'float32', ['rows', 2]);
  const sum = builder.op(
    'Add',
    [
      builder.op('MatMul', ['x', builder.initializer('w1', floats([2, 2], [1, 2, 3, 4]))]),
      builder.op('MatMul', ['x', builder.initializer('w2', floats([2, 2], [0, 4, 5, 8]))]),
    ],
    {},
    'y',
  );
  builder.output(sum);
  return builder.build();
}

export function outside(entries: Readonly<Record<string, string>>): Uint8Array {
  const bytes = Object.entries(entries).flatMap(([key, value]) =>
    field(13, [...field(1, text(key)), ...field(2, text(value))]),
  );
  return onnx(field(5, [8, 16, 16, 1, ...field(8, text('w')), ...bytes, 0x70, 1]));
}

export const text = (value: string): number[] => [...new TextEncoder().encode(value)];
export const field = (no: number, content: readonly number[]): number[] => [
  ...varint(no * 8 + 2),
  ...varint(content.length),
  ...content,
];
export const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

/** A model file around the fields of a graph. */
export const onnx = (graph: readonly number[]): Uint8Array =>
  Uint8Array.from([8, 9, ...field(7, graph), ...field(8, [16, 20])]);

export function fault(act: () => unknown): Fault {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
  throw new Error('expected a Fault, received none');
}
