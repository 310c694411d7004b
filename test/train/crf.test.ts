// The CRF against PyTorch's values, against all paths written out, and against finite differences.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { golden, type Shaped } from '../golden.ts';
import { type Answer, type Case, compiledLoss } from './crf.ts';

interface Reference {
  readonly emissions: Shaped;
  readonly transitions_from_to: Shaped;
  readonly start: Shaped;
  readonly end: Shaped;
  readonly tags: readonly (readonly number[])[];
  readonly lengths: readonly number[];
  readonly log_partition: readonly number[];
  readonly gold_score: readonly number[];
  readonly mean_nll: number;
  readonly grad: Readonly<Record<'emissions' | 'start' | 'end' | 'transitions', Shaped>>;
}

const want = golden<Reference>('crf.json');
const [B, S, C] = want.emissions.shape as [number, number, number];
const known: Case = {
  emissions: want.emissions.values,
  start: want.start.values,
  end: want.end.values,
  transitions: want.transitions_from_to.values,
  tags: want.tags.map((tags, row) => tags.slice(0, want.lengths[row])),
};

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i]!)),
    a.length === b.length ? 0 : Infinity,
  );

/** Score of one way to tag the first tokens of a row, in float64. */
function scoreOf({ emissions, start, end, transitions }: Case, c: number, at: number, tags: readonly number[]): number {
  const inner = tags.reduce(
    (sum, tag, i) =>
      sum + emissions[(at + i) * c + tag]! + (i > 0 ? transitions[tags[i - 1]! * c + tag]! : start[tag]!),
    0,
  );
  return inner + end[tags.at(-1)!]!;
}

const paths = (length: number, c: number): number[][] =>
  length === 0 ? [[]] : paths(length - 1, c).flatMap((path) => Array.from({ length: c }, (_, tag) => [...path, tag]));

/** Mean NLL over rows that begin at their first place, by all paths. */
function byPaths(of: Case, c: number): number {
  const length = of.emissions.length / c / of.tags.length;
  const losses = of.tags.map((tags, row) => {
    const scores = paths(tags.length, c).map((path) => scoreOf(of, c, row * length, path));
    const most = Math.max(...scores);
    const partition = most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
    return partition - scoreOf(of, c, row * length, tags);
  });
  return losses.reduce((a, b) => a + b) / losses.length;
}

describe('a CRF', () => {
  it.each([S, S + 1, 16])('has the loss and gradients that PyTorch found, in a graph of %i places', async (places) => {
    const { answer, release } = await compiledLoss(places, C);
    const found = await answer(known);
    expect(Math.abs(found.loss - want.mean_nll)).toBeLessThan(1e-5);
    for (const name of ['emissions', 'start', 'end', 'transitions'] as const)
      expect(far(found[name], want.grad[name].values), name).toBeLessThan(1e-5);
    await release();
  });

  it('has each row’s partition and gold score', async () => {
    const { answer, release } = await compiledLoss(S, C);
    for (let row = 0; row < B; row++) {
      const of = {
        ...known,
        emissions: known.emissions.slice(row * S * C, (row + 1) * S * C),
        tags: [known.tags[row]!],
      };
      const gold = scoreOf(of, C, 0, of.tags[0]!);
      expect(Math.abs(gold - want.gold_score[row]!)).toBeLessThan(1e-5);
      expect(Math.abs((await answer(of)).loss + gold - want.log_partition[row]!)).toBeLessThan(1e-5);
    }
    await release();
  });

  it('counts the same sequence alike wherever it stands', async () => {
    const { answer, release } = await compiledLoss(S + 4, C);
    const row = known.emissions.slice(0, S * C);
    const noise = Array.from({ length: 2 * C }, (_, i) => 3 * Math.sin(i));
    const alone = await answer({ ...known, emissions: row, tags: [known.tags[0]!] });
    const among = await answer({
      ...known,
      emissions: [...noise, ...row, ...noise],
      tags: [[-1, -1, ...known.tags[0]!, -1, -1]],
    });
    expect(among.loss).toBeCloseTo(alone.loss, 5);
    expect(far(among.transitions, alone.transitions)).toBeLessThan(1e-6);
    expect(far(among.emissions.subarray(2 * C, (2 + S) * C), alone.emissions)).toBeLessThan(1e-6);
    expect(among.emissions.subarray(0, 2 * C).every((value) => value === 0)).toBe(true);
    await release();
  });

  const cases = (c: number, longest: number, size: number): fc.Arbitrary<Case> => {
    const scores = (count: number): fc.Arbitrary<number[]> =>
      fc.array(fc.double({ min: -size, max: size, noNaN: true }).map(Math.fround), {
        minLength: count,
        maxLength: count,
      });
    const rows = fc.array(fc.array(fc.nat({ max: c - 1 }), { minLength: 1, maxLength: longest }), {
      minLength: 1,
      maxLength: 3,
    });
    return rows.chain((tags) =>
      fc.record({
        emissions: scores(tags.length * longest * c),
        start: scores(c),
        end: scores(c),
        transitions: scores(c * c),
        tags: fc.constant(tags),
      }),
    );
  };

  it.each([1, 10, 20])('equals the sum over all paths, scores within ±%i', async (size) => {
    const { answer, release } = await compiledLoss(5, 3);
    await fc.assert(
      fc.asyncProperty(cases(3, 5, size), async (of) => {
        const { loss } = await answer(of);
        expect(Math.abs(loss - byPaths(of, 3))).toBeLessThan(1e-5 * Math.max(1, size));
      }),
      { numRuns: 60 },
    );
    await release();
  });

  it('has gradients that agree with differences of the sum over all paths', async () => {
    const { answer, release } = await compiledLoss(6, 3);
    await fc.assert(
      fc.asyncProperty(cases(3, 4, 2), async (of) => {
        const found = await answer(of);
        for (const name of ['emissions', 'start', 'end', 'transitions'] as const) {
          const slope = of[name].map((_, i) => {
            const moved = (by: number): number => byPaths({ ...of, [name]: of[name].with(i, of[name][i]! + by) }, 3);
            return (moved(1e-5) - moved(-1e-5)) / 2e-5;
          });
          expect(far(found[name], slope), name).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 10 },
    );
    await release();
  });

  it('stays finite and right over 512 tokens with strong scores', async () => {
    const [length, c] = [512, 5];
    const { answer, release } = await compiledLoss(length, c);
    const wave = (count: number, size: number): number[] =>
      Array.from({ length: count }, (_, i) => Math.fround(size * Math.sin(i * 1.7 + 0.3)));
    const of: Case = {
      emissions: wave(length * c, 30),
      start: wave(c, 8),
      end: wave(c, 8),
      transitions: wave(c * c, 15),
      tags: [Array.from({ length }, (_, i) => (i * 3) % c)],
    };
    const found = await answer(of);
    const exact = forward(of, c);
    expect(Math.abs(found.loss - exact) / exact).toBeLessThan(1e-6);
    const finite = ({ emissions, start, end, transitions }: Answer): boolean =>
      [emissions, start, end, transitions].every((array) => array.every(Number.isFinite));
    expect(finite(found)).toBe(true);
    await release();
  });
});

/** NLL of one full row by the forward algorithm in logarithms, in float64. */
function forward(of: Case, c: number): number {
  const length = of.tags[0]!.length;
  const lse = (values: readonly number[]): number => {
    const most = Math.max(...values);
    return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
  };
  const tags = Array.from({ length: c }, (_, tag) => tag);
  let reached = tags.map((tag) => of.start[tag]! + of.emissions[tag]!);
  for (let t = 1; t < length; t++) {
    const before = reached;
    reached = tags.map(
      (to) => lse(tags.map((from) => before[from]! + of.transitions[from * c + to]!)) + of.emissions[t * c + to]!,
    );
  }
  return lse(reached.map((score, tag) => score + of.end[tag]!)) - scoreOf(of, c, 0, of.tags[0]!);
}
