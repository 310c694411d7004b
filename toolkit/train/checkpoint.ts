// A training run's state as one safetensors file.
import { concat } from '../graph/proto.ts';
import { asFloat32, tensor } from '../graph/tensor.ts';
import { readSafetensors, writeSafetensors } from '../model/safetensors.ts';
import type { OptimizerState } from '../runtime/optimizer.ts';

export function writeCheckpoint({ step, arrays }: OptimizerState): Uint8Array {
  const tensors = Array.from(arrays, ([name, array]): [string, ReturnType<typeof tensor>] => [
    name,
    tensor(array instanceof Float32Array ? 'float32' : 'int32', [array.length], array),
  ]);
  return concat(writeSafetensors(new Map(tensors), { step: String(step) }));
}

/** Fault: not a checkpoint, or a damaged one. */
export function readCheckpoint(bytes: Uint8Array): OptimizerState {
  const { tensors, metadata } = readSafetensors(bytes, 'checkpoint');
  const arrays = Array.from(tensors, ([name, value]): [string, Float32Array | Int32Array] => {
    const floats = asFloat32(value);
    return [name, value.type === 'float32' ? floats : new Int32Array(floats.buffer, floats.byteOffset, floats.length)];
  });
  return { step: Number(metadata.step), arrays: new Map(arrays) };
}
