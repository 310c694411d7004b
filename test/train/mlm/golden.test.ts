// The masked-LM loss and its gradients against PyTorch; the decoder is tied to the word embeddings.
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../toolkit/engine/engine.ts';
import { ort } from '../../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../../toolkit/graph/tensor.ts';
import { verify } from '../../../toolkit/graph/verify.ts';
import { masked } from '../../../toolkit/model/masked.ts';
import { maskedShapes, type Parameters, relaid } from '../../../toolkit/model/parameters.ts';
import { readSafetensors } from '../../../toolkit/model/safetensors.ts';
import { maskedTrainingGraph } from '../../../toolkit/train/mlm/graph.ts';
import { golden, goldenBytes, goldenConfig, goldenFeeds } from '../../golden.ts';

interface Want {
  readonly labels: readonly (readonly number[])[];
  readonly loss: number;
  readonly gradient_l2: Readonly<Record<string, number>>;
}

interface Logits {
  readonly positions: readonly (readonly [row: number, column: number])[];
  readonly token_ids: readonly number[];
  readonly values: readonly (readonly number[])[];
}

const want = golden<Want>('mlm-loss.json');
const logits = golden<{ readonly mlm_logits_at: Logits }>('hf-forward.json').mlm_logits_at;
const config = { ...goldenConfig(), hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
const { tensors } = readSafetensors(goldenBytes('hf-checkpoint/model.safetensors'), 'model.safetensors');
const parameters: Parameters = new Map(Array.from(maskedShapes(config).keys(), (name) => [name, tensors.get(name)!]));
const labels = want.labels.flat();
const positions = labels.flatMap((label, i) => (label < 0 ? [] : [i]));
const int64 = (values: readonly number[]): Feed => ({
  type: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
const feeds = {
  ...goldenFeeds(),
  positions: int64(positions),
  targets: int64(positions.map((at) => labels[at]!)),
  weights: {
    type: 'float32' as const,
    dims: [positions.length],
    data: new Float32Array(positions.length).fill(1 / positions.length),
  },
};
const l2 = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe('golden masked LM', () => {
  it('takes every parameter of the head from the checkpoint', () => {
    for (const [name, dims] of maskedShapes(config)) expect(parameters.get(name)?.dims, name).toEqual(dims);
  });

  it('logits equal PyTorch within 1e-4', async () => {
    const executable = await ort.compile(concat(writeModel(masked(config, parameters)).model));
    const length = goldenFeeds()['input_ids']!.dims[1]!;
    const at = logits.positions.map(([row, column]) => row * length + column);
    const { weights: _w, targets: _t, ...rest } = feeds;
    const ours = (await executable.run({ ...rest, positions: int64(at) }))['logits']!.data as Float32Array;
    for (const [i, row] of logits.values.entries()) {
      for (const [k, value] of row.entries())
        expect(Math.abs(ours[i * config.vocab_size + logits.token_ids[k]!]! - value)).toBeLessThan(1e-4);
    }
    await executable.release();
  });

  it('loss and gradient norms equal PyTorch within 1e-4', async () => {
    const model = maskedTrainingGraph(config, parameters);
    expect(verify(model.graph)).toEqual([]);
    const executable = await ort.compile(concat(writeModel(model.graph).model));
    const fixed = Object.fromEntries(
      Array.from(relaid(parameters), ([name, { dims, ...value }]): [string, Feed] => [
        name,
        { type: 'float32', dims, data: asFloat32({ dims, ...value }) },
      ]),
    );
    const outputs = await executable.run({ ...fixed, ...feeds });
    expect(Math.abs(Number(outputs['loss']!.data[0]) / want.loss - 1)).toBeLessThan(1e-4);
    expect([...model.gradients.keys()].sort()).toEqual(Object.keys(want.gradient_l2).sort());
    const total = Math.hypot(...Object.values(want.gradient_l2));
    for (const [name, expected] of Object.entries(want.gradient_l2)) {
      const found = model.gradients.get(name)!;
      const width = parameters.get(name)!.dims[1]!;
      const ours = found.kind === 'dense' ? (outputs[found.name]!.data as Float32Array) : new Float32Array(2 * width);
      for (const part of found.kind === 'rows' ? found.parts : []) {
        const rows = outputs[part.rows]!.data as Float32Array;
        for (const [i, id] of (outputs[part.ids]!.data as BigInt64Array).entries())
          for (let k = 0; k < width; k++) ours[Number(id) * width + k]! += rows[i * width + k]!;
      }
      // A key bias shifts every score of a query alike: its true gradient is zero and only rounding is left.
      expect(Math.abs(l2(ours) - expected) / Math.max(expected, total * 1e-5), name).toBeLessThan(1e-4);
    }
    await executable.release();
  });
});
