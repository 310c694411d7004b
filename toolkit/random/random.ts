// Counter-based randomness: any number of any stream can be had without the ones before it, so nothing needs saving.

/** Mixes 32 bits so that each input bit reaches each output bit (the lowbias32 constants of C. Wellons' hash search). */
export function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The key of a stream: the seed and whatever tells this stream from others (step, epoch, the place of a mask …). */
export function streamKey(seed: number, ...path: readonly number[]): number {
  return path.reduce<number>((key, part) => mix(Math.imul(key, 0x9e3779b1) ^ mix(part + 0x632be5ab)), mix(seed));
}

const purposes = {
  weights: 1,
  order: 2,
  masks: 3,
  teacher: 4,
  student: 5,
  calibration: 6,
  baseline: 7,
  passes: 8,
  folds: 9,
  balance: 10,
  clusters: 11,
  augment: 12,
  blanks: 13,
  attacks: 14,
  resamples: 15,
  pool: 16,
  projections: 17,
  'held-out': 18,
  general: 19,
} as const;

/** The key of a stream by what it is drawn for: streams of one seed with different purposes share nothing. */
export function stream(seed: number, purpose: keyof typeof purposes, ...path: readonly number[]): number {
  return streamKey(seed, -purposes[purpose], ...path);
}

/** The 32-bit number at `counter` of the stream `key`. */
export function word(key: number, counter: number): number {
  return mix(Math.imul(counter, 0x9e3779b9) + key);
}

/** Fills `out` with the words at counters 0, 1, 2 … of the stream `key`: `word`, without a call for each. */
export function fillWords(out: Uint32Array, key: number): void {
  for (let i = 0; i < out.length; i++) {
    let x = (Math.imul(i, 0x9e3779b9) + key) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    out[i] = x ^ (x >>> 16);
  }
}

/** A number in [0, 1) at `counter` of the stream `key`. */
export function uniform(key: number, counter: number): number {
  return word(key, counter) / 4294967296;
}

/** `array` in an order drawn from the stream `key` (Fisher–Yates), as a new array. */
export function shuffled<T>(array: readonly T[], key: number): T[] {
  const result = [...array];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(key, i) * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** Fills `out` with normal numbers of mean 0 and the given deviation (Box–Muller). */
export function fillNormal(out: Float32Array, deviation: number, key: number): void {
  for (let i = 0; i < out.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniform(key, i)));
    const angle = 2 * Math.PI * uniform(key, i + 1);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}
