// The graph as plain records: what an ONNX file says, free of protobuf, files and engines.

export type DataType =
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'int4'
  | 'uint4'
  | 'bool'
  | 'string';

/** A number, or the name of a dimension known only when the graph runs. */
export type Dim = number | string;

/** A constant. `data` is a little-endian byte view (it may point into a mapped file); it is never copied by passes. */
export interface Tensor {
  readonly type: DataType;
  readonly dims: readonly number[];
  readonly data: Uint8Array;
}

/** What is known of a value; `shape` is null where even the rank is unknown. */
export interface Value {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly Dim[] | null;
  /** The numbers inside, for a small integer scalar or list that describes a shape; found by inference, never written to a file. */
  readonly elements?: readonly Dim[];
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: Graph };

/** One operator call. `op` may be foreign (any domain); an absent optional input or output is the empty string. */
export interface Node {
  readonly name: string;
  readonly op: string;
  /** '' is ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Graph {
  readonly name: string;
  /** Version per operator domain; '' is ai.onnx. */
  readonly opset: Readonly<Record<string, number>>;
  /** In topological order. */
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** What is known of inner values, by name. */
  readonly values: ReadonlyMap<string, Value>;
}

/** A change of the graph that leaves its argument as it was. */
export type Pass<Options = void> = (graph: Graph, options: Options) => Graph;
