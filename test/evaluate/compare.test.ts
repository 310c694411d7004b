import { describe, expect, it } from 'vitest';
import type { Example } from '../../toolkit/data/records.ts';
import { compare } from '../../toolkit/evaluate/compare.ts';
import { wilson } from '../../toolkit/evaluate/estimate.ts';
import type { Answer } from '../../toolkit/evaluate/subject.ts';

const labels = ['a', 'b'];
const says = (kinds: string): Answer[] =>
  [...kinds].map((kind) => ({ items: [{ kind }], probabilities: kind === 'a' ? [0.8, 0.2] : [0.3, 0.7] }));
const examples = (kinds: string): Example[] => [...kinds].map((label, at) => ({ id: `${at}`, text: `文${at}`, label }));

describe('two models', () => {
  //                          gold aaaabbbb, first right 5, second right 6
  const gold = examples('aaaabbbb');
  const [first, second] = [says('aabbbbba'), says('aaaabbaa')];
  const quality = compare(
    'classify',
    gold,
    [first, second].map((answers) => ({ labels, answers })),
    { seed: 1 },
  );

  it('are scored like one model each', () => {
    expect(quality.scores.map(({ exact }) => exact)).toEqual([wilson(5, 8), wilson(6, 8)]);
    for (const [at, answers] of [first, second].entries()) {
      const alone = compare('classify', gold, [{ labels, answers }], { seed: 1 });
      expect(alone.scores[0]).toEqual(quality.scores[at]);
      expect(alone.difference).toBeUndefined();
      expect(alone.cases.map(({ id }) => id)).toEqual(at === 0 ? ['2', '3', '7'] : ['6', '7']);
    }
  });

  it('are compared example by example', () => {
    const { changes, cases, difference } = quality;
    expect(changes).toEqual({ better: 2, worse: 1, other: 0 });
    expect(cases.map(({ id, gold: [truth], found }) => [id, truth!.kind, ...found.map(([one]) => one!.kind)])).toEqual([
      ['2', 'a', 'b', 'a'],
      ['3', 'a', 'b', 'a'],
      ['6', 'b', 'b', 'a'],
    ]);
    expect(difference).toMatchObject({ exact: { value: 1 / 8 }, test: { first: 1, second: 2, exact: 1 } });
    expect(difference!.exact.low).toBeLessThan(0);
    expect(difference!.exact.high).toBeGreaterThan(1 / 8);
    // F1 of a: 2 of 2 + 3 found and 4 there; then 4 of 6
    expect(difference!.kinds[0]!.value).toBeCloseTo(8 / 10 - 4 / 7, 12);
  });

  it('show which class they take for which', () => {
    expect(quality.confusions).toEqual([
      { gold: 'a', found: 'b', counts: [2, 0] },
      { gold: 'b', found: 'a', counts: [1, 2] },
    ]);
  });

  it('come out the same every time', () => {
    const again = compare(
      'classify',
      gold,
      [first, second].map((answers) => ({ labels, answers })),
      { seed: 1 },
    );
    expect(again).toEqual(quality);
  });

  it('know how sure they were, each by its own order of labels', () => {
    const turned = first.map(({ items, probabilities }) => ({ items, probabilities: probabilities!.toReversed() }));
    const { scores } = compare('classify', gold, [{ labels: ['b', 'a'], answers: turned }], { seed: 1 });
    expect(scores[0]!.calibration).toEqual(quality.scores[0]!.calibration);
  });
});

describe('other tasks', () => {
  it('takes several labels for a set', () => {
    const gold: Example[] = [
      { id: '1', text: '文', label: '', labels: ['a', 'b'] },
      { id: '2', text: '文', label: '', labels: [] },
    ];
    const answers = [
      { items: [{ kind: 'b' }, { kind: 'a' }], probabilities: [0.9, 0.9] },
      { items: [{ kind: 'a' }], probabilities: [0.6, 0.1] },
    ];
    const { main, scores, cases } = compare('multilabel', gold, [{ labels, answers }], { seed: 1 });
    expect(main).toBe('micro');
    expect(scores[0]!.exact.value).toBe(0.5);
    expect(scores[0]!.micro.value).toBeCloseTo(4 / 5, 12);
    expect(scores[0]!.calibration!.brier).toBeCloseTo((0.01 + 0.01 + 0.36 + 0.01) / 2, 12);
    expect(cases.map(({ id }) => id)).toEqual(['2']);
  });

  it('asks of candidates whether the best one is right', () => {
    const candidate = (id: string, group: string, label: string): Example => ({
      id,
      text: '问',
      pair: id,
      label,
      group,
    });
    const gold = [
      ...[candidate('1', 'x', '否'), candidate('2', 'x', '是')],
      ...[candidate('3', 'y', '是'), candidate('4', 'y', '否'), candidate('5', 'z', '否')],
    ];
    const sure = (...yes: number[]): Answer[] =>
      yes.map((p) => ({ items: [{ kind: p > 0.5 ? '是' : '否' }], probabilities: [1 - p, p] }));
    const models = [sure(0.1, 0.2, 0.3, 0.4, 0.9), sure(0.1, 0.9, 0.8, 0.1, 0.1)];
    const { scores, difference, main } = compare(
      'pair',
      gold,
      models.map((answers) => ({ labels: ['否', '是'], answers })),
      { seed: 1 },
    );
    expect(main).toBe('exact');
    // x is right though nothing is above one half; z has no right candidate and is no question
    expect(scores.map(({ choice }) => choice)).toEqual([wilson(1, 2), wilson(2, 2)]);
    expect(scores.map(({ exact }) => exact.value)).toEqual([0.4, 1]);
    expect(difference!.choice!.value).toBe(0.5);
    const alone = compare(
      'pair',
      [{ id: '1', text: '甲', pair: '乙', label: '是' }],
      [{ labels: ['否', '是'], answers: sure(0.9) }],
      { seed: 1 },
    );
    expect(alone.scores[0]!.choice).toBeUndefined();
  });

  it('takes entities for right only where place and type are', () => {
    const gold: Example[] = [{ id: '1', text: '去上海', label: '', spans: [{ type: 'a', start: 1, end: 3 }] }];
    const found = (start: number, kind: string): Answer => ({ items: [{ kind, start, end: 3 }] });
    const micro = (answer: Answer): number =>
      compare('tag', gold, [{ labels, answers: [answer] }], { seed: 1 }).scores[0]!.micro.value;
    expect([found(1, 'a'), found(2, 'a'), found(1, 'b')].map(micro)).toEqual([1, 0, 0]);
    expect(
      compare('tag', gold, [{ labels, answers: [found(1, 'a')] }], { seed: 1 }).scores[0]!.calibration,
    ).toBeUndefined();
  });
});
