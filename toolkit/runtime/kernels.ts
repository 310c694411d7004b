// The inner loops of the optimizer as SIMD WebAssembly: about eight times plain JavaScript, and the same on every machine.
import { type Code, type Kernel, moduleBytes, wasm as w } from './wasm.ts';

/** Constants of one AdamW update; see `AdamW` for their meaning. */
export interface Update {
  readonly scale: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly shrink: number;
  readonly size: number;
  readonly spread: number;
  readonly epsilon: number;
}

/** Arrays cut from one arena: a parameter, its moments, and the gradient that moves it. */
export interface Moments {
  readonly value: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly gradient: Float32Array;
}

type Lane = Pick<typeof w, 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'load' | 'store'> & {
  readonly wide: (a: Code) => Code;
  readonly bytes: number;
};

const four: Lane = { ...w, wide: w.splat, bytes: 16 };
const one: Lane = {
  add: w.f32Add,
  sub: w.f32Sub,
  mul: w.f32Mul,
  div: w.f32Div,
  sqrt: w.f32Sqrt,
  load: w.f32Load,
  store: w.f32Store,
  wide: (a) => a,
  bytes: 4,
};

const inputs = [
  'value',
  'first',
  'second',
  'gradient',
  'bytes',
  'scale',
  'beta1',
  'rest1',
  'beta2',
  'rest2',
  'shrink',
  'size',
  'spread',
  'epsilon',
  'i',
  'end',
] as const;
const local = (name: (typeof inputs)[number]): Code => w.get(inputs.indexOf(name));
const place = (name: (typeof inputs)[number]): number => inputs.indexOf(name);
const G = [inputs.length, inputs.length + 3];
const M = [inputs.length + 1, inputs.length + 4];
const V = [inputs.length + 2, inputs.length + 5];

/** One element, or four: m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², x = shrink·x − size·m / (√v·spread + ε). */
function adamElement(lane: Lane, which: 0 | 1): Code {
  const at = (name: 'value' | 'first' | 'second' | 'gradient'): Code => w.i32Add(local(name), local('i'));
  const constant = (name: (typeof inputs)[number]): Code => lane.wide(local(name));
  const [g, m, v] = [w.get(G[which]!), w.get(M[which]!), w.get(V[which]!)];
  return [
    ...w.set(lane.mul(lane.load(at('gradient')), constant('scale')), G[which]!),
    ...w.set(lane.add(lane.mul(lane.load(at('first')), constant('beta1')), lane.mul(g, constant('rest1'))), M[which]!),
    ...w.set(
      lane.add(lane.mul(lane.load(at('second')), constant('beta2')), lane.mul(lane.mul(g, g), constant('rest2'))),
      V[which]!,
    ),
    ...lane.store(at('first'), m),
    ...lane.store(at('second'), v),
    ...lane.store(
      at('value'),
      lane.sub(
        lane.mul(lane.load(at('value')), constant('shrink')),
        lane.div(
          lane.mul(m, constant('size')),
          lane.add(lane.mul(lane.sqrt(v), constant('spread')), constant('epsilon')),
        ),
      ),
    ),
    ...w.set(w.i32Add(local('i'), w.i32(lane.bytes)), place('i')),
  ];
}

const bytesInFours = (bytes: Code): Code => w.i32Sub(bytes, w.i32And(bytes, w.i32(15)));

const adam: Kernel = {
  name: 'adam',
  parameters: [...Array<'i32'>(5).fill('i32'), ...Array<'f32'>(9).fill('f32')],
  locals: ['i32', 'i32', 'v128', 'v128', 'v128', 'f32', 'f32', 'f32'],
  body: [
    ...w.set(bytesInFours(local('bytes')), place('end')),
    ...w.until(w.i32GreaterOrEqual(local('i'), local('end')), adamElement(four, 0)),
    ...w.until(w.i32GreaterOrEqual(local('i'), local('bytes')), adamElement(one, 1)),
  ],
};

// Locals of `squares`: 0 address, 1 bytes, 2 i, 3 end, 4 sums of two lanes, 5 four values, 6 their last two, 7 sum of the tail, 8 one value.
const squares: Kernel = {
  name: 'squares',
  parameters: ['i32', 'i32'],
  result: 'f64',
  locals: ['i32', 'i32', 'v128', 'v128', 'v128', 'f64', 'f64'],
  body: [
    ...w.set(bytesInFours(w.get(1)), 3),
    ...w.until(w.i32GreaterOrEqual(w.get(2), w.get(3)), [
      ...w.set(w.load(w.i32Add(w.get(0), w.get(2))), 5),
      ...w.set(w.doubles(w.upper(w.get(5))), 6),
      ...w.set(w.doubles(w.get(5)), 5),
      ...w.set(
        w.doublesAdd(w.get(4), w.doublesAdd(w.doublesMul(w.get(5), w.get(5)), w.doublesMul(w.get(6), w.get(6)))),
        4,
      ),
      ...w.set(w.i32Add(w.get(2), w.i32(16)), 2),
    ]),
    ...w.until(w.i32GreaterOrEqual(w.get(2), w.get(1)), [
      ...w.set(w.f64FromF32(w.f32Load(w.i32Add(w.get(0), w.get(2)))), 8),
      ...w.set(w.f64Add(w.get(7), w.f64Mul(w.get(8), w.get(8))), 7),
      ...w.set(w.i32Add(w.get(2), w.i32(4)), 2),
    ]),
    ...w.f64Add(w.get(7), w.f64Add(w.double(w.get(4), 0), w.double(w.get(4), 1))),
  ],
};

const PAGE = 65536;

/** The part of WebAssembly used here; Node's own type definitions leave it out. */
interface Host {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const { Memory, Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;

interface Exports {
  adam(value: number, first: number, second: number, gradient: number, bytes: number, ...constants: number[]): void;
  squares(at: number, bytes: number): number;
}

/** A fixed stretch of memory that arrays are cut from, and the kernels that work on them. */
export class Arena {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #kernels: Exports;
  #used = 0;

  /** `floats`: elements of all arrays that will be cut, each rounded up to 16 bytes. */
  constructor(floats: number) {
    this.#memory = new Memory({ initial: Math.max(1, Math.ceil((floats * 4) / PAGE)) });
    const module = new Module(moduleBytes([adam, squares]));
    this.#kernels = new Instance(module, { host: { memory: this.#memory } }).exports as Exports;
  }

  /** Elements that an array of `length` takes of an arena. */
  static room(length: number): number {
    return Math.ceil(length / 4) * 4;
  }

  /** A zeroed array of `length` floats that the kernels can reach. */
  cut(length: number): Float32Array<ArrayBuffer> {
    const array = new Float32Array(this.#memory.buffer, this.#used, length);
    this.#used += Arena.room(length) * 4;
    return array;
  }

  /** One AdamW update of `length` elements from `at` on, by the first `length` elements of the gradient. */
  adam({ value, first, second, gradient }: Moments, update: Update, at = 0, length = value.length): void {
    const { scale, beta1, beta2, shrink, size, spread, epsilon } = update;
    const skip = at * 4;
    this.#kernels.adam(
      value.byteOffset + skip,
      first.byteOffset + skip,
      second.byteOffset + skip,
      gradient.byteOffset,
      length * 4,
      scale,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      shrink,
      size,
      spread,
      epsilon,
    );
  }

  /** Σ x² of an array cut from this arena, in double precision. */
  squares(array: Float32Array): number {
    return this.#kernels.squares(array.byteOffset, array.byteLength);
  }
}
