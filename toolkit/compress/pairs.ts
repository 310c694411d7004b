// QuantizeLinear and DequantizeLinear around values and constants, under the names ONNX Runtime's tool gives them.
import type { Range } from '../../calibration/range.ts';
import type { Attribute, Tensor } from '../graph/ir.ts';
import { floats, scalar, tensor } from '../graph/tensor.ts';
import { type Affine, affine, balanced, type IntegerType, whole } from './affine.ts';
import type { QuantizedBias } from './bias.ts';
import type { Draft } from './draft.ts';
import { quantizeWeight, type WeightFormat } from './weights.ts';

/** The map of an activation whose values lie in `range`. */
export function activationMap(range: Range, type: IntegerType, symmetric: boolean): Affine {
  return affine(range, (symmetric ? balanced : whole)[type], symmetric);
}

/** `value` rounded to integers and back; one pair however many nodes read it. `output` names the result. */
export function pair(
  draft: Draft,
  name: string,
  map: Affine,
  type: IntegerType,
  value = name,
  output = `${name}_DequantizeLinear_Output`,
): string {
  const [scale, zero] = constants(draft, name, [map], type, null);
  const [integers] = draft.once(
    'QuantizeLinear',
    `${name}_QuantizeLinear`,
    [value, scale, zero],
    [`${name}_QuantizeLinear_Output`],
  );
  return draft.once('DequantizeLinear', `${name}_DequantizeLinear`, [integers!, scale, zero], [output])[0]!;
}

/** A weight as constant integers, read back as real values. */
export function dequantizedWeight(
  draft: Draft,
  name: string,
  weight: Tensor,
  format: WeightFormat,
  maps: readonly Affine[],
): string {
  const integers = draft.constant(`${name}_quantized`, quantizeWeight(weight, format, maps));
  const scales = constants(draft, name, maps, format.type, format.axis);
  return draft.once(
    'DequantizeLinear',
    `${name}_DequantizeLinear`,
    [integers, ...scales],
    [`${name}_DequantizeLinear_Output`],
    axisOf(format.axis),
  )[0]!;
}

/** A bias as constant int32, read back as real values. */
export function dequantizedBias(draft: Draft, name: string, { integers, scales }: QuantizedBias): string {
  const [many, stem] = [scales.length > 1, `${name}_quantized`];
  const dims = many ? [scales.length] : [];
  const inputs = [
    draft.constant(stem, tensor('int32', [integers.length], integers)),
    draft.constant(`${stem}_scale`, floats(dims, scales)),
    draft.constant(`${stem}_zero_point`, tensor('int32', dims, new Int32Array(scales.length))),
  ];
  return draft.once(
    'DequantizeLinear',
    `${name}_DequantizeLinear`,
    inputs,
    [`${name}_DequantizeLinear_Output`],
    axisOf(many ? 0 : null),
  )[0]!;
}

/** Scale and zero point of `maps`: scalars, or vectors along an axis. */
export function constants(
  draft: Draft,
  name: string,
  maps: readonly Affine[],
  type: IntegerType,
  axis: number | null,
): readonly [scale: string, zero: string] {
  const dims = axis === null ? [] : [maps.length];
  const values = maps.map((map) => map.zero);
  const zeros = type === 'int8' ? Int8Array.from(values) : Uint8Array.from(values);
  const scales =
    axis === null
      ? scalar(maps[0]!.scale)
      : floats(
          dims,
          maps.map((map) => map.scale),
        );
  return [draft.constant(`${name}_scale`, scales), draft.constant(`${name}_zero_point`, tensor(type, dims, zeros))];
}

const axisOf = (axis: number | null): Record<string, Attribute> =>
  axis === null ? {} : { axis: { kind: 'int', value: axis } };
