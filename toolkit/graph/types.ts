// ONNX's numbers for element types (onnx.proto, TensorProto.DataType).
import type { DataType } from './ir.ts';

export const codes: { readonly [T in DataType]: number } = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
  uint4: 21,
  int4: 22,
};

const types = new Map(Object.entries(codes).map(([type, code]) => [code, type as DataType]));

/** The type behind a code; undefined for one we do not know (complex, float8, optional …). */
export const typeOf = (code: number): DataType | undefined => types.get(code);
