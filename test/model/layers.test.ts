import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { chosenLayers, requireAlike } from '../../toolkit/model/layers.ts';
import { initialise, parameterShapes } from '../../toolkit/model/parameters.ts';

const teacher = configOf('micro', 40, { num_hidden_layers: 4, max_position_embeddings: 8 });
const values = initialise(teacher, 3, 1);
const query = (layer: number): string => `bert.encoder.layer.${layer}.attention.self.query.weight`;

describe('chosenLayers', () => {
  it('are the parameters of a network of so many layers, each where it was asked to be', () => {
    const cut = chosenLayers(values, teacher, [0, 3, 1]);
    const shapes = parameterShapes({ ...teacher, num_hidden_layers: 3 }, 3);
    expect([...cut.keys()].sort()).toEqual([...shapes.keys()].sort());
    for (const [place, layer] of [0, 3, 1].entries())
      expect(asFloat32(cut.get(query(place))!)).toEqual(asFloat32(values.get(query(layer))!));
    expect(cut.get('classifier.weight')).toBe(values.get('classifier.weight'));
    expect([...chosenLayers(values, teacher, [0, 1, 2, 3]).keys()].sort()).toEqual([...values.keys()].sort());
  });

  it('are refused where the network has no such layer', () => {
    for (const layers of [[4], [-1], [0.5], []])
      expect(() => chosenLayers(values, teacher, layers)).toThrow(expect.objectContaining({ key: 'model.layers' }));
  });

  it('fit a student of the same width alone', () => {
    requireAlike({ ...teacher, num_hidden_layers: 2, hidden_dropout_prob: 0 }, teacher);
    for (const other of [{ hidden_size: 128 }, { num_attention_heads: 4 }, { norm_position: 'pre' as const }])
      expect(() => requireAlike({ ...teacher, ...other }, teacher)).toThrow(
        expect.objectContaining({ key: 'model.layers-differ' }),
      );
  });
});
