// Weight scales raised for the sake of an int32 bias, against ONNX Runtime's tool.
import { expect, it } from 'vitest';
import { quantizeBias, raiseForBias } from '../../toolkit/compress/bias.ts';
import { quantizeWeight, type WeightFormat, weightMaps } from '../../toolkit/compress/weights.ts';
import { asNumbers, floats } from '../../toolkit/graph/tensor.ts';
import { goldenJson } from '../calibration/replay.ts';

interface Case {
  readonly perChannel: boolean;
  readonly dims: number[];
  readonly weight: number[];
  readonly bias: number[];
  readonly input: number;
  readonly scales: number[];
  readonly integers: number[];
  readonly biasScales: number[];
  readonly biasIntegers: number[];
}

it.each(goldenJson<{ cases: Case[] }>('raised.json').cases)('per channel: $perChannel', (golden) => {
  const weight = floats(golden.dims, golden.weight);
  const bias = Float32Array.from(golden.bias);
  const format: WeightFormat = { type: 'int8', axis: golden.perChannel ? 1 : null, reduce: false };
  const plain = Float32Array.from(weightMaps(weight, format), ({ scale }) => scale);
  const scales = raiseForBias(plain, golden.input, bias);
  expect([...scales]).toEqual(golden.scales);
  expect([...scales]).not.toEqual([...plain]);

  const maps = Array.from(scales, (scale) => ({ scale, zero: 0 }));
  expect(asNumbers(quantizeWeight(weight, format, maps))).toEqual(golden.integers);
  const quantized = quantizeBias(bias, golden.input, scales);
  expect([...quantized.scales]).toEqual(golden.biasScales);
  expect([...quantized.integers]).toEqual(golden.biasIntegers);
});
