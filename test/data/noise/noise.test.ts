import { describe, expect, it } from 'vitest';
import { chooseDrops } from '../../../toolkit/data/noise/drop.ts';
import { findNoise, type NoiseRow } from '../../../toolkit/data/noise/noise.ts';
import { uniform } from '../../../toolkit/random/random.ts';

const topics = {
  电力: ['变压器', '断路器', '绝缘', '电压', '线路', '油温'],
  医疗: ['血压', '心电图', '患者', '肿瘤', '疼痛', '药物'],
  农业: ['小麦', '灌溉', '土壤', '化肥', '虫害', '收割'],
};
const names = Object.keys(topics) as (keyof typeof topics)[];

/** 360 texts of three topics; every 17th has the label of the next topic. */
const rows = Array.from({ length: 360 }, (_, at): NoiseRow => {
  const own = names[at % 3]!;
  const pick = (turn: number): string => topics[own][Math.floor(uniform(turn, at) * 6)]!;
  return {
    text: `${pick(1)}、${pick(2)}和${pick(3)}怎么处理？${at}`,
    label: at % 17 === 0 ? names[(at + 1) % 3]! : own,
  };
});
const planted = rows.flatMap((_, at) => (at % 17 === 0 ? [at] : []));

describe('findNoise', () => {
  it('finds the planted labels and suggests the right ones', async () => {
    const { suspects, labels, joint, share, looked, total } = await findNoise(rows, { seed: 1 });
    expect(labels).toEqual(['农业', '医疗', '电力']);
    expect([looked, total]).toEqual([360, 360]);
    expect(planted.length).toBe(22);
    expect(suspects.length).toBeGreaterThanOrEqual(20);
    for (const { index, given, suggested, confidence, margin } of suspects) {
      expect(planted).toContain(index);
      expect([given, suggested]).toEqual([rows[index]!.label, names[index % 3]]);
      expect(confidence).toBeLessThan(0.3);
      expect(margin).toBeGreaterThan(0.3);
    }
    expect(share).toBeCloseTo(planted.length / 360, 2);
    expect(joint.flat().reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
    // a third of them on 电力 rows, given as 医疗
    expect(joint[labels.indexOf('医疗')]![labels.indexOf('电力')]).toBeCloseTo(planted.length / 3 / 360, 2);
  });

  it('suspects nobody where labels are right', async () => {
    const clean = rows.map((row, at) => ({ ...row, label: names[at % 3]! }));
    const { suspects, share, surest } = await findNoise(clean, { seed: 1 });
    expect(suspects).toEqual([]);
    expect([share, surest]).toEqual([0, 0]);
  });

  it('looks at no more rows than allowed, chosen by their text, and at none without a label', async () => {
    const some = rows.map((row, at) => (at % 5 === 1 ? { ...row, label: '' } : row));
    const one = await findNoise(some, { seed: 1, limit: 150 });
    expect(one.looked).toBe(150);
    const reversed = some.toReversed();
    const other = await findNoise(reversed, { seed: 1, limit: 150 });
    expect(other.labels).toEqual(one.labels);
    const texts = (found: typeof one, list: readonly NoiseRow[]): string[] =>
      found.suspects.map(({ index }) => list[index]!.text).sort();
    expect(one.suspects.length).toBeGreaterThan(3);
    expect(texts(other, reversed)).toEqual(texts(one, some));
    expect((await findNoise(some, { seed: 1 })).looked).toBe(288);
  });

  it('never lets a copy of a row vouch for it', async () => {
    const doubled = [...rows, ...planted.map((at) => rows[at]!)];
    const { suspects } = await findNoise(doubled, { seed: 1 });
    expect(new Set(suspects.slice(0, 2 * planted.length).map(({ index }) => doubled[index]!.text)).size).toBe(
      planted.length,
    );
  });

  it('is a function of its seed', async () => {
    const found = await findNoise(rows, { seed: 4, repeats: 1 });
    expect(await findNoise(rows, { seed: 4, repeats: 1 })).toEqual(found);
    expect(await findNoise(rows, { seed: 5, repeats: 1 })).not.toEqual(found);
  });

  it('says how far it is, and stops when told to', async () => {
    const steps: string[] = [];
    await findNoise(rows, { seed: 1, folds: 2, repeats: 2, progress: (done, all) => steps.push(`${done}/${all}`) });
    expect(steps).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    const stop = new AbortController();
    const stopped = findNoise(rows, { seed: 1, signal: stop.signal, progress: () => stop.abort() });
    await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('has nothing to say of one label, or of next to nothing', async () => {
    for (const few of [[], rows.slice(0, 3), rows.map((row) => ({ ...row, label: '同' }))]) {
      const { suspects, looked, joint, share } = await findNoise(few, { seed: 1 });
      expect({ suspects, looked, joint, share }).toEqual({ suspects: [], looked: 0, joint: [], share: 0 });
    }
  });

  it('bears texts without words, lone surrogates and a label seen once', async () => {
    const odd = ['', '？', '\ud83d', 'a\udc00b', '\u0000'].map((text, at) => ({
      text,
      label: at === 0 ? '独' : '电力',
    }));
    const { looked, joint } = await findNoise([...rows, ...odd], { seed: 1, repeats: 1 });
    expect(looked).toBe(365);
    expect(joint.flat().every(Number.isFinite)).toBe(true);
  });
});

describe('chooseDrops', () => {
  const labels = [...'aaaabbb'].map((label) => ({ label }));
  const suspects = [5, 0, 6, 1, 2, 3].map((index) => ({
    ...{ index, given: labels[index]!.label, suggested: 'c', confidence: 0, margin: 0 },
  }));
  const found = { suspects, looked: 7 };

  it('drops nothing unless asked', () => {
    expect(chooseDrops(found, labels, {})).toEqual([]);
    expect(chooseDrops(found, labels, { drop: 'none', floor: 0 })).toEqual([]);
  });

  it('drops the most suspicious, by number or by share of the rows looked at', () => {
    expect(chooseDrops(found, labels, { drop: 3, floor: 0 })).toEqual([0, 5, 6]);
    expect(chooseDrops(found, labels, { drop: 0.3, floor: 0 })).toEqual([0, 5]);
  });

  it('leaves every label its floor', () => {
    expect(chooseDrops(found, labels, { drop: 100, floor: 2 })).toEqual([0, 1, 5]);
    expect(chooseDrops(found, labels, { drop: 100 })).toEqual([]);
  });
});
