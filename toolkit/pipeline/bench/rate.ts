// What a training step is measured against: its matrix products, and how fast the engine does one large one.
import { ort } from '../../engine/ort.ts';
import { Builder } from '../../graph/build.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import type { ModelConfig } from '../../model/config.ts';
import { median } from './report.ts';

/** Floating-point operations of the encoder's matrix products in one step: forward once, backward twice. */
export function encoderFlops(config: ModelConfig, batch: number, length: number): number {
  const { hidden_size: h, intermediate_size: f, num_hidden_layers: layers, embedding_convolution: width = 0 } = config;
  const perToken = layers * (2 * (4 * h * h + 2 * h * f) + 4 * length * h) + 2 * width * h * h;
  return 3 * perToken * batch * length;
}

const SIDE = 2048;

/** Milliseconds of one MatMul of 2048³, each time it is asked. */
export interface Yardstick {
  measure(): Promise<number>;
  release(): Promise<void>;
}

export async function yardstick(threads: number): Promise<Yardstick> {
  const b = new Builder('matmul');
  b.output(b.op('MatMul', [b.input('x', 'float32', [SIDE, SIDE]), b.input('y', 'float32', [SIDE, SIDE])]));
  const executable = await ort.compile(concat(writeModel(b.build()).model), { threads });
  const x = { type: 'float32' as const, dims: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(0.5) };
  return {
    async measure() {
      const start = performance.now();
      await executable.run({ x, y: x });
      return performance.now() - start;
    },
    release: () => executable.release(),
  };
}

/** GFLOP/s of MatMuls that took these milliseconds. */
export const gflops = (times: readonly number[]): number => (2 * SIDE ** 3) / median(times) / 1e6;

/** GFLOP/s of a MatMul, measured by itself. */
export async function matmulRate(threads: number): Promise<number> {
  const stick = await yardstick(threads);
  const times: number[] = [];
  for (let i = 0; i < 7; i++) times.push(await stick.measure());
  await stick.release();
  return gflops(times);
}
