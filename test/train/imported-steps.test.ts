// An encoder that came as ONNX learns as PyTorch does: the golden steps again, from files in the habits of three times.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { readModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { recognise } from '../../toolkit/model/imported/recognise.ts';
import { relaid } from '../../toolkit/model/parameters.ts';
import { trainingGraph } from '../../toolkit/train/classifier.ts';
import { Trainer } from '../../toolkit/train/trainer.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { distil, feeds, want } from '../golden-steps.ts';
import { exportedBytes, type Style, styles } from '../model/imported/exported.ts';

const { lr, weight_decay: weightDecay, clip_global_norm: clip } = want.optimizer;

describe.each(Object.entries(styles) as [string, Style][])('an encoder from %s', (_, style) => {
  it('takes four clipped AdamW steps like PyTorch', async () => {
    const graph = readModel(exportedBytes(goldenConfig(), goldenParameters(), style));
    const { config, parameters } = recognise(graph, { where: 'm.onnx', pooled: true });
    const model = trainingGraph({ ...config, hidden_dropout_prob: 0 }, 3, parameters, distil);
    const options = { learningRate: () => lr, weightDecay, clip };
    const trainer = await Trainer.start(model, relaid(parameters), options, ort, {});
    const ids = { 'bert.embeddings.word_embeddings.weight': feeds.input_ids!.data as BigInt64Array };
    for (const step of want.steps) {
      const { scalars, norm } = await trainer.step(feeds, ids, model.scalars);
      expect(Math.abs(scalars.loss! - step.loss)).toBeLessThan(1e-5);
      expect(Math.abs(norm - step.grad_norm_before_clip) / norm).toBeLessThan(1e-4);
    }
    const after = relaid(trainer.current());
    await trainer.release();
    expect(after.size).toBe(goldenParameters().size);
    for (const [name, value] of after) {
      const { first, l2 } = want.parameters_after_4_steps[name]!;
      const values = asFloat32(value);
      expect(Math.abs(Math.hypot(...values) - l2) / l2, name).toBeLessThan(3e-4);
      // A key bias has no true gradient: AdamW makes steps of rounding.
      if (name.endsWith('key.bias')) continue;
      for (const [i, expected] of first.entries())
        expect(Math.abs(values[i]! - expected), `${name}[${i}]`).toBeLessThan(2e-5);
    }
  });
});
