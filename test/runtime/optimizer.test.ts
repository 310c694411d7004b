import { describe, expect, it } from 'vitest';
import { streamKey, uniform, word } from '../../toolkit/random/random.ts';
import { Arena } from '../../toolkit/runtime/kernels.ts';
import { AdamW, type AdamWOptions } from '../../toolkit/runtime/optimizer.ts';

const options: AdamWOptions = { learningRate: (step) => 0.01 / Math.sqrt(step), weightDecay: 0.05, clip: 0.7 };

/** The textbook update in double precision, dense. */
class Reference {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly value: Float64Array;
  steps = 0;

  constructor(value: Iterable<number>) {
    this.value = Float64Array.from(value);
    this.first = new Float64Array(this.value.length);
    this.second = new Float64Array(this.value.length);
  }

  step(gradient: Float64Array): void {
    const rate = options.learningRate(++this.steps);
    const norm = Math.hypot(...gradient);
    const scale = Math.min(1, options.clip! / (norm + 1e-6));
    for (const [i, raw] of gradient.entries()) {
      const g = raw * scale;
      this.value[i]! *= 1 - rate * options.weightDecay!;
      this.first[i] = 0.9 * this.first[i]! + 0.1 * g;
      this.second[i] = 0.999 * this.second[i]! + 0.001 * g * g;
      const mean = this.first[i]! / (1 - 0.9 ** this.steps);
      this.value[i]! -= (rate * mean) / (Math.sqrt(this.second[i]! / (1 - 0.999 ** this.steps)) + 1e-8);
    }
  }
}

const numbers = (length: number, key: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => uniform(key, i) - 0.5);
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe('AdamW', () => {
  it.each([1, 3, 4, 7, 64])('dense parameters of %i elements follow the textbook', (length) => {
    const start = numbers(length, 1);
    const reference = new Reference(start);
    const optimizer = new AdamW(new Map([['w', start]]), new Map(), options);
    for (let step = 0; step < 50; step++) {
      const gradient = numbers(length, streamKey(2, step));
      optimizer.gradients.get('w')!.set(gradient);
      optimizer.step(new Map());
      reference.step(Float64Array.from(gradient));
    }
    expect(largest(optimizer.parameters.get('w')!, reference.value)).toBeLessThan(1e-5);
  });

  it('moves a parameter by its own factor on the rate, rested rows too', () => {
    const [start, width] = [numbers(20, 6), 4];
    const free = { ...options, clip: Infinity };
    const sizes = new Map([['row', width]]);
    const initial = new Map(['even', 'fast', 'row'].map((name) => [name, start]));
    const slow = new AdamW(initial, sizes, { ...free, factor: (name) => (name === 'even' ? 1 : 3) });
    const fast = new AdamW(initial, sizes, { ...free, learningRate: (step) => 3 * free.learningRate(step) });
    const plain = new AdamW(initial, sizes, free);
    for (let step = 0; step < 300; step++) {
      const values = numbers(20, streamKey(7, step));
      for (const one of [slow, fast, plain]) {
        for (const name of ['even', 'fast']) one.gradients.get(name)!.set(values);
        const ids = BigInt64Array.of(BigInt(step === 0 ? 4 : word(streamKey(8, step), 0) % 3));
        one.prepare('row', ids);
        one.step(new Map([['row', [{ ids, rows: values.subarray(0, width) }]]]));
      }
    }
    for (const one of [slow, fast, plain]) one.settle();
    expect(slow.parameters.get('even')).toEqual(plain.parameters.get('even'));
    for (const name of ['fast', 'row'])
      expect(largest(slow.parameters.get(name)!, fast.parameters.get(name)!), name).toBeLessThan(1e-6);
    expect(largest(slow.parameters.get('row')!, plain.parameters.get('row')!)).toBeGreaterThan(1e-2);
  });

  it('row-sparse parameters equal their dense twins, however long a row rests', () => {
    const [rows, width] = [6, 5];
    const start = numbers(rows * width, 3);
    const reference = new Reference(start);
    const optimizer = new AdamW(new Map([['e', start]]), new Map([['e', width]]), options);
    for (let step = 0; step < 600; step++) {
      // Row 5 never moves, row 4 moves once early, the rest now and then, twice in a step at times.
      const ids = [
        word(streamKey(4, step), 0) % 3,
        word(streamKey(4, step), 1) % 3,
        ...(step === 2 ? [4] : []),
        ...(step % 200 === 0 ? [3] : []),
      ];
      const values = numbers(ids.length * width, streamKey(5, step));
      const dense = new Float64Array(rows * width);
      for (const [i, id] of ids.entries())
        for (let k = 0; k < width; k++) dense[id * width + k]! += values[i * width + k]!;
      const big = BigInt64Array.from(ids, BigInt);
      optimizer.prepare('e', big);
      optimizer.step(new Map([['e', [{ ids: big, rows: values }]]]));
      reference.step(dense);
    }
    optimizer.settle();
    expect(largest(optimizer.parameters.get('e')!, reference.value)).toBeLessThan(2e-5);
  });

  it('goes on from a saved state to the same bits', () => {
    const run = (stopAt: number): Float32Array => {
      const build = (): AdamW =>
        new AdamW(
          new Map([
            ['w', numbers(9, 1)],
            ['e', numbers(8, 2)],
          ]),
          new Map([['e', 2]]),
          options,
        );
      let optimizer = build();
      for (let step = 0; step < 20; step++) {
        if (step === stopAt) {
          const state = structuredClone(optimizer.save());
          optimizer = build();
          optimizer.load(state);
        }
        optimizer.gradients.get('w')!.set(numbers(9, streamKey(6, step)));
        const ids = BigInt64Array.of(BigInt(step % 3));
        optimizer.prepare('e', ids);
        optimizer.step(new Map([['e', [{ ids, rows: numbers(2, streamKey(7, step)) }]]]));
      }
      optimizer.settle();
      return Float32Array.from([...optimizer.parameters.get('w')!, ...optimizer.parameters.get('e')!]);
    };
    expect(run(11)).toEqual(run(-1));
  });

  it('reads negative ids from the end, and merges them with the same row counted from the front', () => {
    const step = (ids: readonly number[]): Float32Array => {
      const optimizer = new AdamW(new Map([['e', numbers(12, 1)]]), new Map([['e', 3]]), options);
      const big = BigInt64Array.from(ids, BigInt);
      for (let i = 0; i < 3; i++) {
        optimizer.prepare('e', big);
        optimizer.step(new Map([['e', [{ ids: big, rows: numbers(ids.length * 3, 2) }]]]));
      }
      optimizer.settle();
      return optimizer.parameters.get('e')!;
    };
    expect(step([-1, 0, 3])).toEqual(step([3, 0, 3]));
  });

  it('prepares every row where no ids are named', () => {
    const build = (): AdamW => {
      const optimizer = new AdamW(new Map([['e', numbers(8, 1)]]), new Map([['e', 2]]), options);
      optimizer.step(new Map([['e', [{ ids: BigInt64Array.of(1n), rows: Float32Array.of(1, 2) }]]]));
      optimizer.step(new Map());
      return optimizer;
    };
    const [one, all] = [build(), build()];
    one.prepare('e');
    all.settle();
    expect(one.parameters.get('e')).toEqual(all.parameters.get('e'));
    expect(one.parameters.get('e')).not.toEqual(build().parameters.get('e'));
  });

  it.each([Number.NaN, Infinity])('a gradient of %f changes nothing', (bad) => {
    const optimizer = new AdamW(new Map([['w', numbers(5, 1)]]), new Map(), options);
    const before = structuredClone(optimizer.save());
    optimizer.gradients.get('w')!.fill(1).fill(bad, 4);
    expect(optimizer.step(new Map())).not.toSatisfy(Number.isFinite);
    expect(optimizer.save()).toEqual(before);
  });

  it('refuses the state of another model and stays as it was', () => {
    const both = (size: number): AdamW =>
      new AdamW(
        new Map([
          ['v', numbers(4, size)],
          ['w', numbers(size, 1)],
        ]),
        new Map(),
        options,
      );
    const large = both(8);
    const before = structuredClone(large.save());
    expect(() => large.load(both(4).save())).toThrow(/4 of 8/);
    expect(large.save()).toEqual(before);
  });
});

describe('kernels', () => {
  it.each([0, 1, 4, 5, 1023])('sum of squares of %i elements in double precision', (length) => {
    const arena = new Arena(Arena.room(length) + 4);
    const array = arena.cut(length);
    array.set(numbers(length, 9));
    expect(arena.squares(array)).toBeCloseTo(
      array.reduce((sum, value) => sum + value * value, 0),
      12,
    );
  });
});
