import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterTexts } from '../../../toolkit/data/balance/clusters.ts';
import { kMeans, nearest } from '../../../toolkit/data/balance/kmeans.ts';
import { nameClusters } from '../../../toolkit/data/balance/names.ts';
import type { SparseRow } from '../../../toolkit/data/features.ts';
import { shuffled, uniform } from '../../../toolkit/random/random.ts';

const topics = [
  ['变压器', '断路器', '绝缘', '电压', '线路', '油温'],
  ['血压', '心电图', '患者', '肿瘤', '疼痛', '药物'],
  ['小麦', '灌溉', '土壤', '化肥', '虫害', '收割'],
];
const frames = ['，请问各位应该怎么处理比较好呢？', '：麻烦详细地解释一下其中的道理。'];

const question = (topic: number, at: number): string => {
  const pick = (from: readonly string[], turn: number): string =>
    from[Math.floor(uniform(topic * 977 + turn, at) * from.length)]!;
  return `${[1, 2, 3, 4].map((turn) => pick(topics[topic]!, turn)).join('、')}${pick(frames, 5)}`;
};
const texts = topics.flatMap((_, topic) => Array.from({ length: 120 }, (_, at) => question(topic, at)));

describe('clusterTexts', () => {
  it('finds the topics and names them by their words', async () => {
    const { names, assign, learned } = await clusterTexts(texts, { seed: 1, clusters: 3 });
    expect(learned).toBe(360);
    const found = topics.map((_, topic) => new Set(texts.slice(topic * 120, topic * 120 + 120).map(assign)));
    expect(found.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(found.flatMap((own) => [...own])).size).toBe(3);
    topics.forEach((words, topic) => {
      const name = names[[...found[topic]!][0]!]!.split('、');
      expect(name.length).toBeGreaterThan(1);
      for (const word of name) expect(words.join('')).toContain(word);
    });
    expect(found[1]).toContain(assign('患者药物过敏')); // a text never seen
  });

  it('is the same in any order and from a stream, another for another seed', async () => {
    async function* streamed(): AsyncGenerator<string> {
      yield* shuffled(texts, 3);
    }
    const options = { seed: 2, limit: 100 };
    const one = await clusterTexts(texts, options);
    const other = await clusterTexts(streamed(), options);
    expect(other.names).toEqual(one.names);
    expect(texts.map(other.assign)).toEqual(texts.map(one.assign));
    expect(one.learned).toBe(100);
    expect(one.names).toHaveLength(4);
    const third = await clusterTexts(texts, { ...options, seed: 5 });
    expect(texts.map(third.assign)).not.toEqual(texts.map(one.assign));
  });

  it('manages with few, equal and empty texts', async () => {
    expect((await clusterTexts(['甲', '甲', '乙'], { seed: 1, clusters: 8 })).names).toHaveLength(2);
    const { names, assign } = await clusterTexts([''], { seed: 1 });
    expect(names).toEqual(['1']);
    expect(assign('任何')).toBe(0);
    await expect(clusterTexts([], { seed: 1 })).rejects.toThrow(RangeError);
  });
});

const unit = (x: number, y: number): SparseRow => ({
  columns: Int32Array.of(0, 1),
  values: Float32Array.of(x / Math.hypot(x, y), y / Math.hypot(x, y)),
});

describe('kMeans', () => {
  it('gives unit centroids, each the nearest to some row', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 3,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.integer(), (points, seed) => {
        const different = new Set(points.map(([x, y]) => (x / y).toFixed(6))).size;
        const clusters = Math.min(3, different);
        const all = points.map(([x, y]) => unit(x, y));
        const { of } = kMeans(all, { clusters, columns: 2, seed });
        for (let k = 0; k < clusters; k += 1) expect(Math.hypot(of[k]!, of[clusters + k]!)).toBeCloseTo(1, 5);
      }),
    );
  });

  it('settles on the means of two bundles', () => {
    const rows = [unit(10, 1), unit(10, 2), unit(1, 10), unit(2, 10)];
    const centroids = kMeans(rows, { clusters: 2, columns: 2, seed: 1 });
    const first = nearest(unit(1, 0), centroids).cluster;
    expect(nearest(unit(0, 1), centroids).cluster).toBe(1 - first);
    // halfway between the angles of (10, 1) and (10, 2)
    const angle = (Math.atan2(1, 10) + Math.atan2(2, 10)) / 2;
    expect(centroids.of[first]).toBeCloseTo(Math.cos(angle), 5);
    expect(centroids.of[2 + first]).toBeCloseTo(Math.sin(angle), 5);
  });
});

describe('nameClusters', () => {
  const cut = (text: string): readonly string[] => text.split(' ');

  it('prefers words that are common inside and rare outside, none part of another', () => {
    const texts = ['变压器 设备 油温', '变压器 设备 压器', '血压 设备', '血压 设备 患者'];
    expect(nameClusters(texts, [0, 0, 1, 1], 2, cut)).toEqual(['变压器、油温、设备', '血压、患者、设备']);
  });

  it('gives every cluster a name of its own', () => {
    expect(nameClusters(['血压', '血压', '？'], [0, 1, 2], 3, cut)).toEqual(['血压', '血压 2', '3']);
  });
});
