// The losses as graphs against the formulas in plain JavaScript.
import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { streamKey, uniform } from '../../toolkit/random/random.ts';
import { crossEntropy, divergence, smoothed, softened } from '../../toolkit/train/losses.ts';

const [B, C, T] = [3, 4, 2.5];
const table = (key: number): number[][] =>
  Array.from({ length: B }, (_, i) => Array.from({ length: C }, (_, k) => 6 * uniform(streamKey(key), i * C + k) - 3));
const softmax = (row: readonly number[], temperature = 1): number[] => {
  const powers = row.map((value) => Math.exp(value / temperature));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const logits = table(1);
const teacher = table(2);
const weights = [0.5, 0, 2];
const labels = [2, 0, 3];

const hard = (epsilon: number): number =>
  sum(
    logits.map((row, i) => {
      const target = (k: number): number => (k === labels[i] ? 1 - epsilon : 0) + epsilon / C;
      return -weights[i]! * sum(softmax(row).map((q, k) => target(k) * Math.log(q)));
    }),
  );
const soft = sum(
  logits.map((row, i) => {
    const q = softmax(row, T);
    return weights[i]! * sum(softmax(teacher[i]!, T).map((p, k) => p * Math.log(p / q[k]!)));
  }),
);

async function run(known: Float32Array, epsilon: number): Promise<Record<string, number>> {
  const b = new Builder('losses');
  const [x, y, w, t] = [
    b.input('logits', 'float32', ['batch', C]),
    b.input('targets', 'float32', ['batch', C]),
    b.input('weights', 'float32', ['batch']),
    b.input('teacher', 'float32', ['batch', C]),
  ];
  const [ce, kl] = [crossEntropy(b, x, y, w), divergence(b, x, t, w, T)];
  for (const [name, value] of Object.entries({ ce, kl })) b.output(b.op('Identity', [value], {}, name));
  const executable = await ort.compile(concat(writeModel(b.build()).model));
  const matrix = (data: Float32Array) => ({ type: 'float32' as const, dims: [B, C], data });
  const outputs = await executable.run({
    logits: matrix(Float32Array.from(logits.flat())),
    targets: matrix(smoothed(labels, C, epsilon)),
    weights: { type: 'float32', dims: [B], data: Float32Array.from(weights) },
    teacher: matrix(known),
  });
  await executable.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Number(data[0])]));
}

describe('losses', () => {
  it.each([0, 0.1])('equal their formulas, labels smoothed by %f', async (epsilon) => {
    const found = await run(softened(teacher, C, T), epsilon);
    expect(found.ce).toBeCloseTo(hard(epsilon), 4);
    expect(found.kl).toBeCloseTo(soft, 4);
  });

  it('a student that says what its teacher says has no divergence', async () => {
    expect((await run(softened(logits, C, T), 0)).kl).toBeCloseTo(0, 5);
  });

  it('a teacher that is certain (probability 0 elsewhere) gives a finite divergence', async () => {
    const certain = softened(Array(B).fill([1e4, 0, -1e4, 0]), C, T);
    expect(Array.from(certain.subarray(0, C))).toEqual([1, 0, 0, 0]);
    const expected = sum(logits.map((row, i) => -weights[i]! * Math.log(softmax(row, T)[0]!)));
    expect((await run(certain, 0)).kl).toBeCloseTo(expected, 4);
  });
});

describe('targets', () => {
  it('smoothed and softened rows are distributions', () => {
    const rows = [...smoothed(labels, C, 0.2), ...softened(teacher, C, T)];
    for (let i = 0; i < rows.length; i += C) expect(sum(rows.slice(i, i + C))).toBeCloseTo(1, 6);
    expect(smoothed([1], 4, 0.2)).toEqual(Float32Array.of(0.05, 0.85, 0.05, 0.05));
  });

  it('where there is no label or no teacher there is nothing, smoothed or not', () => {
    expect(smoothed([undefined, 0], 2, 0.2)).toEqual(Float32Array.of(0, 0, 0.9, 0.1));
    expect(Array.from(softened([undefined, [0, 0]], 2, 3))).toEqual([0, 0, 0.5, 0.5]);
  });
});
