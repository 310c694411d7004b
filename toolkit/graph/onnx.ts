// The messages of onnx.proto that we read and write, field numbers as there; in the order they are written.
import { bigint, bytes, double, float, int, list, message, one, string } from './wire.ts';

export const modelProto = {
  irVersion: one(1, int),
  producerName: one(2, string),
  graph: one(7, message),
  opsetImport: list(8, message),
  functions: list(25, message),
} as const;

export const opsetProto = { domain: one(1, string), version: one(2, int) } as const;

export const graphProto = {
  nodes: list(1, message),
  name: one(2, string),
  initializers: list(5, message),
  inputs: list(11, message),
  outputs: list(12, message),
  values: list(13, message),
  sparseInitializers: list(15, message),
} as const;

export const nodeProto = {
  inputs: list(1, string),
  outputs: list(2, string),
  name: one(3, string),
  op: one(4, string),
  attributes: list(5, message),
  domain: one(7, string),
} as const;

export const attributeProto = {
  name: one(1, string),
  float: one(2, float),
  int: one(3, int),
  string: one(4, string),
  tensor: one(5, message),
  graph: one(6, message),
  floats: list(7, float),
  ints: list(8, int),
  strings: list(9, string),
  tensors: list(10, message),
  graphs: list(11, message),
  type: one(20, int),
  reference: one(21, string),
} as const;

export const tensorProto = {
  dims: list(1, int),
  type: one(2, int),
  segment: one(3, message),
  floats: list(4, float),
  int32s: list(5, int),
  strings: list(6, bytes),
  int64s: list(7, bigint),
  name: one(8, string),
  raw: one(9, bytes),
  doubles: list(10, double),
  uint64s: list(11, bigint),
  external: list(13, message),
  location: one(14, int),
} as const;

export const entryProto = { key: one(1, string), value: one(2, string) } as const;

export const valueProto = { name: one(1, string), type: one(2, message) } as const;
export const typeProto = { tensor: one(1, message) } as const;
export const tensorTypeProto = { element: one(1, int), shape: one(2, message) } as const;
export const shapeProto = { dims: list(1, message) } as const;
export const dimProto = { value: one(1, int), symbol: one(2, string) } as const;

/** AttributeProto.AttributeType of the kinds we know. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;
