// A training run's state as one safetensors file, marked with the run it belongs to.
import { createHash } from 'node:crypto';
import type { Tensor } from '../graph/ir.ts';
import { concat } from '../graph/proto.ts';
import { asFloat32, tensor } from '../graph/tensor.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from '../model/safetensors.ts';
import type { OptimizerState } from '../runtime/optimizer.ts';
import { Fault } from '../words/fault.ts';

/** `run` is the digest of everything the state follows from. */
export function writeCheckpoint({ step, arrays }: OptimizerState, run: string): Uint8Array {
  const tensors = Array.from(arrays, ([name, array]): [string, ReturnType<typeof tensor>] => [
    name,
    tensor(array instanceof Float32Array ? 'float32' : 'int32', [array.length], array),
  ]);
  const marks = { run, step: String(step) };
  return concat(writeSafetensors(new Map(tensors), { ...marks, sum: sumOf(new Map(tensors), marks) }));
}

/** Faults: a file that is damaged or no checkpoint, the checkpoint of another run than `run`. */
export function readCheckpoint(bytes: Uint8Array, where: string, run: string): OptimizerState {
  const { tensors, metadata } = opened(bytes, where);
  const { sum, ...marks } = metadata;
  if (sum !== sumOf(tensors, marks)) throw new Fault('train.damaged-checkpoint', { where });
  if (metadata.run !== run) throw new Fault('train.other-checkpoint', { where });
  const arrays = Array.from(tensors, ([name, value]): [string, Float32Array | Int32Array] => {
    const words = asFloat32(value);
    return [name, value.type === 'float32' ? words : new Int32Array(words.buffer, words.byteOffset, words.length)];
  });
  return { step: Number(metadata.step), arrays: new Map(arrays) };
}

/** SHA-256 of everything in a checkpoint: a flipped bit would train on unnoticed. */
function sumOf(tensors: ReadonlyMap<string, Tensor>, marks: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256').update(JSON.stringify(marks));
  for (const [name, { type, dims, data }] of tensors) hash.update(JSON.stringify([name, type, dims])).update(data);
  return hash.digest('hex');
}

function opened(bytes: Uint8Array, where: string): Safetensors {
  try {
    return readSafetensors(bytes, where);
  } catch (cause) {
    throw new Fault('train.damaged-checkpoint', { where }, { cause });
  }
}
