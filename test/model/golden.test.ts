// The encoder against PyTorch's, from the same checkpoint.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { type Forward, golden, goldenConfig, goldenFeeds, goldenParameters, type Shaped } from '../golden.ts';

const want = golden<Forward>('hf-forward.json');
const graph = classifier(goldenConfig(), goldenParameters());
const layers = goldenConfig().num_hidden_layers;

/** Every value the reference shows, by its name in our graph. */
const places: readonly (readonly [string, Shaped])[] = [
  ['bert.embeddings.LayerNorm', want.hidden_states[0]!],
  ...Array.from(
    { length: layers },
    (_, i) => [`bert.encoder.layer.${i}.output.LayerNorm`, want.hidden_states[i + 1]!] as const,
  ),
  ['logits', want.classifier_logits],
];

describe('golden forward', () => {
  it('verifies', () => {
    expect(verify(graph)).toEqual([]);
  });

  it('hidden states and logits equal PyTorch within 1e-4', async () => {
    const tapped = { ...graph, outputs: places.map(([name]) => graph.values.get(name)!) };
    const executable = await ort.compile(concat(writeModel(tapped).model));
    const outputs = await executable.run(goldenFeeds());
    for (const [name, { values }] of places) {
      const ours = outputs[name]!.data as Float32Array;
      expect(ours.length, name).toBe(values.length);
      expect(Math.max(...values.map((value, i) => Math.abs(value - ours[i]!))), name).toBeLessThan(1e-4);
    }
  });
});
