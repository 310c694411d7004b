// Distillation steps against PyTorch: loss, first gradients, parameters after four AdamW steps.
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, tensor } from '../../toolkit/graph/tensor.ts';
import { relaid } from '../../toolkit/model/parameters.ts';
import { trainingGraph } from '../../toolkit/train/classifier.ts';
import { Trainer } from '../../toolkit/train/trainer.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { distil, feeds, want } from '../golden-steps.ts';

const config = { ...goldenConfig(), hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
const parameters = goldenParameters();
const model = trainingGraph(config, 3, parameters, distil);
const l2 = (values: Iterable<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
const far = (a: Float32Array, b: readonly number[]): number => l2(b.map((value, i) => value - a[i]!));

/** Gradients in checkpoint layout, rows made dense. */
async function firstGradients(): Promise<ReadonlyMap<string, Float32Array>> {
  const executable = await ort.compile(concat(writeModel(model.graph).model));
  const fixed = Object.fromEntries(
    Array.from(relaid(parameters), ([name, value]): [string, Feed] => [
      name,
      { type: 'float32', dims: value.dims, data: asFloat32(value) },
    ]),
  );
  const outputs = await executable.run({ ...fixed, ...feeds });
  const dense = Array.from(model.gradients, ([name, gradient]): [string, ReturnType<typeof tensor>] => {
    const dims = relaid(parameters).get(name)!.dims;
    if (gradient.kind === 'dense') return [name, tensor('float32', dims, outputs[gradient.name]!.data as Float32Array)];
    const table = new Float32Array(dims[0]! * dims[1]!);
    for (const part of gradient.parts) {
      const from = outputs[part.rows]!.data as Float32Array;
      for (const [i, id] of (outputs[part.ids]!.data as BigInt64Array).entries()) {
        for (let k = 0; k < dims[1]!; k++) table[Number(id) * dims[1]! + k]! += from[i * dims[1]! + k]!;
      }
    }
    return [name, tensor('float32', dims, table)];
  });
  return new Map(Array.from(relaid(new Map(dense)), ([name, value]) => [name, asFloat32(value)]));
}

describe('golden training steps', () => {
  it('first gradients equal PyTorch within 1e-4 of each norm', async () => {
    const gradients = await firstGradients();
    const total = l2(Object.values(want.first_step_gradients).map(({ l2: norm }) => norm));
    for (const [name, { l2: norm, values, rows: some = {}, shape }] of Object.entries(want.first_step_gradients)) {
      const ours = gradients.get(name)!;
      // A key bias shifts every score of a query alike, so its true gradient is zero and only rounding is left.
      const scale = Math.max(norm, total * 1e-5);
      expect(Math.abs(l2(ours) - norm) / scale, name).toBeLessThan(1e-4);
      if (values) expect(far(ours, values) / scale, name).toBeLessThan(2e-4);
      for (const [row, expected] of Object.entries(some)) {
        expect(far(ours.subarray(Number(row) * shape[1]!), expected) / scale, `${name}[${row}]`).toBeLessThan(2e-4);
      }
    }
  });

  it('four clipped AdamW steps equal PyTorch', async () => {
    const { lr, weight_decay: weightDecay, clip_global_norm: clip } = want.optimizer;
    const trainer = await Trainer.start(
      model,
      relaid(parameters),
      { learningRate: () => lr, weightDecay, clip },
      ort,
      {},
    );
    const ids = { 'bert.embeddings.word_embeddings.weight': feeds.input_ids!.data as BigInt64Array };
    for (const step of want.steps) {
      const { scalars, norm } = await trainer.step(feeds, ids, model.scalars);
      expect(Math.abs(scalars.loss! - step.loss)).toBeLessThan(1e-5);
      expect(Math.abs(scalars.kl! - step.kl)).toBeLessThan(1e-5);
      expect(Math.abs(scalars.ce! - step.ce)).toBeLessThan(1e-5);
      expect(Math.abs(norm - step.grad_norm_before_clip) / norm).toBeLessThan(1e-4);
    }
    const after = relaid(trainer.current());
    for (const [name, value] of after) {
      const { l2: norm, first } = want.parameters_after_4_steps[name]!;
      expect(Math.abs(l2(asFloat32(value)) - norm) / norm, name).toBeLessThan(3e-4);
      // A key bias has no true gradient: AdamW turns rounding of either side into steps, so only its norm can agree.
      if (name.endsWith('key.bias')) continue;
      for (const [i, expected] of first.entries()) {
        expect(Math.abs(asFloat32(value)[i]! - expected), `${name}[${i}]`).toBeLessThan(2e-5);
      }
    }
    await trainer.release();
  });
});
