import { describe, expect, it } from 'vitest';
import { hash } from '../../toolkit/data/hash.ts';
import { bagOfCharacters, trainLinear } from '../../toolkit/data/linear.ts';

const texts = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? `甲乙${at}` : `乙甲${at}`));
const labels = texts.map((_, at) => at % 2);

function accuracy(options: object): number {
  const model = trainLinear(texts.slice(0, 300), labels.slice(0, 300), { seed: 1, bits: 14, ...options });
  const right = texts.slice(300).filter((text, at) => {
    const scores = model.predict(text);
    return scores.indexOf(Math.max(...scores)) === labels[300 + at];
  });
  return right.length / 100;
}

describe('trainLinear', () => {
  it('learns order from n-grams and not from single characters', () => {
    expect(accuracy({})).toBe(1);
    expect(accuracy(bagOfCharacters)).toBeLessThan(0.8);
  });

  it('gives probabilities, the same for the same seed, also for texts it knows nothing of', () => {
    const options = { seed: 5, bits: 12, epochs: 2 };
    const one = trainLinear(texts, labels, options).predict('甲乙甲');
    expect(one.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(trainLinear(texts, labels, options).predict('甲乙甲')).toEqual(one);
    expect(trainLinear(texts, labels, { ...options, seed: 6 }).predict('甲乙甲')).not.toEqual(one);
    expect(
      trainLinear(texts, labels, { ...options, classes: 3 })
        .predict('')
        .every(Number.isFinite),
    ).toBe(true);
  });
});

describe('a thousand classes', () => {
  it('take no more memory than a hundred', () => {
    const held = process.memoryUsage().arrayBuffers;
    const { predict } = trainLinear(['甲', '乙'], [0, 1999], { seed: 1, epochs: 1 });
    expect(predict('甲').length).toBe(2000);
    expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(400e6);
  });
});

describe('hash', () => {
  it('spreads evenly', () => {
    const buckets = new Array<number>(16).fill(0);
    for (let at = 0; at < 16_000; at += 1) buckets[hash(`句${at}`, 9) >>> 28]! += 1;
    expect(Math.max(...buckets)).toBeLessThan(1150);
    expect(Math.min(...buckets)).toBeGreaterThan(850);
  });
});
