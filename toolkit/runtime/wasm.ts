// Just enough of a WebAssembly writer for our kernels. (WebAssembly core specification 2.0, section 5 "Binary Format")

export type Code = readonly number[];
type Type = 'i32' | 'f32' | 'f64' | 'v128';

const types: { readonly [T in Type]: number } = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** Unsigned LEB128. */
const leb = (value: number): Code => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const vector = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()];
const text = (value: string): Code => vector(Array.from(new TextEncoder().encode(value), (byte) => [byte]));
const section = (id: number, body: Code): Code => [id, ...leb(body.length), ...body];
const simd = (op: number, ...rest: Code): Code => [0xfd, ...leb(op), ...rest];

/** Instructions; operands come first, as on the stack machine. */
export const wasm = {
  get: (local: number): Code => [0x20, ...leb(local)],
  set: (value: Code, local: number): Code => [...value, 0x21, ...leb(local)],
  i32: (value: number): Code => [0x41, ...leb(value)], // 0 … 63
  i32Add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  i32And: (a: Code, b: Code): Code => [...a, ...b, 0x71],
  i32Sub: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  i32GreaterOrEqual: (a: Code, b: Code): Code => [...a, ...b, 0x4f],
  f32Load: (at: Code): Code => [...at, 0x2a, 2, 0],
  f32Store: (at: Code, value: Code): Code => [...at, ...value, 0x38, 2, 0],
  f32Add: (a: Code, b: Code): Code => [...a, ...b, 0x92],
  f32Sub: (a: Code, b: Code): Code => [...a, ...b, 0x93],
  f32Mul: (a: Code, b: Code): Code => [...a, ...b, 0x94],
  f32Div: (a: Code, b: Code): Code => [...a, ...b, 0x95],
  f32Sqrt: (a: Code): Code => [...a, 0x91],
  f64Add: (a: Code, b: Code): Code => [...a, ...b, 0xa0],
  f64Mul: (a: Code, b: Code): Code => [...a, ...b, 0xa2],
  f64FromF32: (a: Code): Code => [...a, 0xbb],
  load: (at: Code): Code => [...at, ...simd(0, 2, 0)],
  store: (at: Code, value: Code): Code => [...at, ...value, ...simd(11, 2, 0)],
  splat: (a: Code): Code => [...a, ...simd(19)],
  add: (a: Code, b: Code): Code => [...a, ...b, ...simd(228)],
  sub: (a: Code, b: Code): Code => [...a, ...b, ...simd(229)],
  mul: (a: Code, b: Code): Code => [...a, ...b, ...simd(230)],
  div: (a: Code, b: Code): Code => [...a, ...b, ...simd(231)],
  sqrt: (a: Code): Code => [...a, ...simd(227)],
  /** The first two of four floats as doubles. */
  doubles: (a: Code): Code => [...a, ...simd(95)],
  doublesAdd: (a: Code, b: Code): Code => [...a, ...b, ...simd(240)],
  doublesMul: (a: Code, b: Code): Code => [...a, ...b, ...simd(242)],
  double: (a: Code, lane: 0 | 1): Code => [...a, ...simd(33, lane)],
  /** The last two of four floats moved to the front. */
  upper: (a: Code): Code => [...a, ...a, ...simd(13, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)],
  /** Runs `body` until `done`. */
  until: (done: Code, body: Code): Code => [0x02, 0x40, 0x03, 0x40, ...done, 0x0d, 1, ...body, 0x0c, 0, 0x0b, 0x0b],
} as const;

export interface Kernel {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result?: Type;
  readonly locals: readonly Type[];
  readonly body: Code;
}

/** A module of these functions, exported by name, over the memory imported as `host.memory`. */
export function moduleBytes(kernels: readonly Kernel[]): Uint8Array<ArrayBuffer> {
  const list = (names: readonly Type[]): Code => vector(names.map((name) => [types[name]]));
  const functions = kernels.map(({ locals, body }) => {
    const code = [...vector(locals.map((local) => [1, types[local]])), ...body, 0x0b];
    return [...leb(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      vector(kernels.map(({ parameters, result }) => [0x60, ...list(parameters), ...list(result ? [result] : [])])),
    ),
    ...section(2, vector([[...text('host'), ...text('memory'), 2, 0, 1]])),
    ...section(3, vector(kernels.map((_, i) => leb(i)))),
    ...section(7, vector(kernels.map(({ name }, i) => [...text(name), 0, ...leb(i)]))),
    ...section(10, vector(functions)),
  ]);
}
