// Viterbi against PyTorch's values and against all paths.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CrfScores, createViterbi } from '../../toolkit/runtime/viterbi.ts';
import { follows, tagNames } from '../../toolkit/text/tags.ts';
import { golden, type Shaped } from '../golden.ts';

const paths = (length: number, c: number): number[][] =>
  length === 0 ? [[]] : paths(length - 1, c).flatMap((path) => Array.from({ length: c }, (_, tag) => [...path, tag]));

const sound = (path: ArrayLike<number>): boolean =>
  Array.from(path).every((tag, i, all) => follows(tag, i === 0 ? undefined : all[i - 1]));

function scoreOf({ start, end, transitions }: CrfScores, emissions: Float32Array, path: ArrayLike<number>): number {
  const c = start.length;
  const steps = Array.from(path).map((tag, i, all) => {
    const to = i === 0 ? start[tag]! : transitions[all[i - 1]! * c + tag]!;
    return to + emissions[i * c + tag]!;
  });
  return steps.reduce((a, b) => a + b, 0) + end[path[path.length - 1]!]!;
}

const scores = (count: number, size: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: count, maxLength: count, min: -size, max: size, noNaN: true });
const crf = (c: number, size: number): fc.Arbitrary<CrfScores> =>
  fc.record({ start: scores(c, size), end: scores(c, size), transitions: scores(c * c, size) });

describe('Viterbi', () => {
  it.each([
    [1, 1],
    [2, 10],
    [2, 1e6],
  ])('finds the best of all sound sequences: %i types, scores within ±%f', (types, size) => {
    const c = tagNames(Array(types).fill('x')).length;
    const case_ = fc.integer({ min: 1, max: 5 }).chain((length) => fc.tuple(crf(c, size), scores(length * c, size)));
    fc.assert(
      fc.property(case_, ([given, emissions]) => {
        const length = emissions.length / c;
        const tags = new Int32Array(length);
        const score = createViterbi(given)(emissions, tags);
        const best = Math.max(
          ...paths(length, c)
            .filter(sound)
            .map((path) => scoreOf(given, emissions, path)),
        );
        expect(sound(tags)).toBe(true);
        expect(Math.abs(score - best)).toBeLessThanOrEqual(1e-12 * size * length);
        expect(Math.abs(score - scoreOf(given, emissions, tags))).toBeLessThanOrEqual(1e-12 * size * length);
      }),
      { numRuns: 150 },
    );
  });

  it('never gives an unsound sequence, not even for emissions that are no numbers', () => {
    const wild = fc.constantFrom(0, 1, -1, 1e30, -1e30, Infinity, -Infinity, Number.NaN);
    const case_ = fc.tuple(crf(5, 3), fc.array(wild, { minLength: 5, maxLength: 60 }));
    fc.assert(
      fc.property(case_, ([given, values]) => {
        const tags = new Int32Array(Math.floor(values.length / 5));
        createViterbi(given)(Float32Array.from(values), tags);
        expect(sound(tags)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same whatever it was asked before', () => {
    const given = { start: new Float32Array(5), end: new Float32Array(5), transitions: new Float32Array(25) };
    const shared = createViterbi(given);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }).chain((length) => scores(length * 5, 4)),
        (emissions) => {
          const [a, b] = [new Int32Array(emissions.length / 5), new Int32Array(emissions.length / 5)];
          expect(shared(emissions, a)).toBe(createViterbi(given)(emissions, b));
          expect(a).toEqual(b);
        },
      ),
    );
  });

  it('says nothing of no tokens', () => {
    const given = { start: new Float32Array(3), end: new Float32Array(3), transitions: new Float32Array(9) };
    expect(createViterbi(given)(new Float32Array(0), new Int32Array(0))).toBe(0);
  });

  it('without constraints finds what PyTorch found; with them nothing better', () => {
    interface Reference {
      readonly emissions: Shaped;
      readonly transitions_from_to: Shaped;
      readonly start: Shaped;
      readonly end: Shaped;
      readonly lengths: readonly number[];
      readonly viterbi: readonly (readonly number[])[];
      readonly viterbi_score: readonly number[];
    }
    const want = golden<Reference>('crf.json');
    const [, s, c] = want.emissions.shape as [number, number, number];
    const given = {
      start: Float32Array.from(want.start.values),
      end: Float32Array.from(want.end.values),
      transitions: Float32Array.from(want.transitions_from_to.values),
    };
    const free = createViterbi(given, () => true);
    for (const [row, length] of want.lengths.entries()) {
      const emissions = Float32Array.from(want.emissions.values.slice(row * s * c, (row * s + length) * c));
      const tags = new Int32Array(length);
      expect(Math.abs(free(emissions, tags) - want.viterbi_score[row]!)).toBeLessThan(1e-5);
      expect(Array.from(tags)).toEqual(want.viterbi[row]!.slice(0, length));
      const bound = createViterbi(given)(emissions, tags);
      expect(bound).toBeLessThanOrEqual(want.viterbi_score[row]! + 1e-5);
    }
  });
});
