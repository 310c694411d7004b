// What an engine is: bytes of an ONNX file in, something that runs out.

/** A value on its way in or out of an engine. `data` is the typed array that fits `type` (bool: Uint8Array of 0 and 1). */
export interface Feed {
  readonly type: 'float32' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool';
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array | Int8Array;
}

export type Feeds = Readonly<Record<string, Feed>>;

export type Provider = 'cpu' | 'cuda' | 'dml' | 'coreml';

export interface EngineOptions {
  /** Threads inside one operator; default 1. */
  readonly threads?: number;
  readonly providers?: readonly Provider[];
  /** How far the engine may rewrite the graph; default 'all'. */
  readonly optimize?: 'none' | 'basic' | 'extended' | 'all';
  /** Keep freed memory for the next run (faster, larger); default true. */
  readonly arena?: boolean;
  /** Plan memory by the shapes of earlier runs; default true. */
  readonly memoryPattern?: boolean;
  /** Copy constant weights into a layout made for the kernels (faster, up to twice the weights); default true. */
  readonly prepack?: boolean;
  /** Where to write the graph as the engine has optimized it. */
  readonly optimizedPath?: string;
  /** Contents of external data files, by the path named in the graph. */
  readonly external?: Readonly<Record<string, Uint8Array>>;
}

export interface Executable {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs once. `outputs` are the names wanted, or typed arrays to fill by name (pre-allocated; null lets the engine allocate);
   * default all.
   */
  run(feeds: Feeds, outputs?: readonly string[] | Readonly<Record<string, Feed | null>>): Promise<Record<string, Feed>>;
  release(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** Compiles an ONNX file: its bytes, or its path (external data is then found beside it). */
  compile(model: Uint8Array | string, options?: EngineOptions): Promise<Executable>;
}
