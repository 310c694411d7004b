// The sizes people quote: research on small Chinese models, section B.7 (vocabulary of bert-base-chinese, no head).
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../toolkit/graph/tensor.ts';
import { configOf, type ModelConfig, type Preset, presets } from '../../toolkit/model/config.ts';
import { parameterShapes } from '../../toolkit/model/parameters.ts';

function millions(preset: Preset, overrides: Partial<ModelConfig> = {}): number {
  const shapes = [...parameterShapes(configOf(preset, 21_128, overrides), 2)];
  const encoder = shapes.filter(([name]) => name.startsWith('bert.'));
  return encoder.reduce((sum, [, dims]) => sum + sizeOf(dims), 0) / 1e6;
}

describe('presets', () => {
  it.each([
    ['tinybert', {}, 11.4],
    ['rbt3', {}, 38.5],
    ['rbt3', { num_hidden_layers: 4 }, 45.6],
    ['rbt6', {}, 59.7],
    ['rbt6', { vocab_size: 8021 }, 49.7],
    ['base', {}, 102.3],
  ] as const)('%s %o has %f million parameters', (preset, overrides, expected) => {
    expect(millions(preset, overrides)).toBeCloseTo(expected, 1);
  });

  it('swift stays below 12 million with a vocabulary of 8,600', () => {
    expect(millions('swift', { vocab_size: 8600, max_position_embeddings: 64 })).toBeCloseTo(11.74, 2);
  });

  it('every width divides among its heads', () => {
    for (const preset of Object.keys(presets) as Preset[]) {
      const { hidden_size: hidden, num_attention_heads: heads } = configOf(preset, 100);
      expect(hidden % heads, preset).toBe(0);
    }
  });
});
