// The activations of golden/quantization/model.onnx in scalar float32, in the order of operations of ONNX Runtime 1.21,
// whose tool measured the reference ranges. Newer releases sum LayerNorm differently and end one or two ulp beside it.
import { readFileSync } from 'node:fs';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { readModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';

const folder = new URL('../golden/quantization/', import.meta.url);

export const golden = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
export const goldenJson = <T>(name: string): T => JSON.parse(new TextDecoder().decode(golden(name))) as T;
export const goldenModel = (name: string): Graph => readModel(golden(`${name}.onnx`));

const f = Math.fround;

/** One array of values per token, by value name. */
export function replay(graph: Graph, ids: readonly number[]): Record<'x' | 'm1' | 'r1' | 'y', Float32Array>[] {
  const of = (name: string) => asFloat32(graph.initializers.get(name)!);
  const [table, w1, b1, w2, b2] = [of('E'), of('W1'), of('b1'), of('W2'), of('b2')];
  return ids.map((id) => {
    const x = norm(table.subarray(id * 32, id * 32 + 32));
    const m1 = product(x, w1, 64);
    const r1 = m1.map((value, i) => Math.max(0, value + b1[i]!));
    const y = product(r1, w2, 16).map((value, i) => value + b2[i]!);
    return { x, m1, r1, y };
  });
}

function norm(row: Float32Array): Float32Array {
  let [sum, squares] = [0, 0];
  for (const value of row) {
    sum = f(sum + value);
    squares = f(squares + f(value * value));
  }
  const mean = f(sum / row.length);
  const deviation = f(Math.sqrt(f(f(f(squares / row.length) - f(mean * mean)) + f(1e-5))));
  return row.map((value) => f(f(value - mean) / deviation));
}

/** x · W with fused multiply-adds, k ascending. */
function product(x: Float32Array, weight: Float32Array, columns: number): Float32Array {
  const sums = new Float32Array(columns);
  for (let k = 0; k < x.length; k++)
    for (let j = 0; j < columns; j++) sums[j] = sums[j]! + x[k]! * weight[k * columns + j]!;
  return sums;
}
