// QuantizeLinear and its kin: shapes pass through, types come from zero points, scales or attributes.
import type { DataType } from '../ir.ts';
import { typeOf } from '../types.ts';
import type { Call, ShapeRule } from './call.ts';

function quantizedType(call: Call): DataType {
  if (call.has(2)) return call.type(2);
  const code = call.int('output_dtype', 0);
  return code === 0 ? 'uint8' : (typeOf(code) ?? call.fail('output_dtype: TensorProto.DataType', String(code)));
}

export const quantization = {
  QuantizeLinear: (call) => [{ type: quantizedType(call), shape: call.shape(0) }],
  DequantizeLinear: (call) => [{ type: call.type(1), shape: call.shape(0) }],
  DynamicQuantizeLinear: (call) => [
    { type: 'uint8', shape: call.shape(0) },
    { type: 'float32', shape: [] },
    { type: 'uint8', shape: [] },
  ],
} as const satisfies Record<string, ShapeRule>;
