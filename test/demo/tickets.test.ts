// The demo of each task but classification, which has demo.test.ts.
import { describe, expect, it } from 'vitest';
import { bagOfCharacters, trainLinear } from '../../toolkit/data/linear.ts';
import { longestMatch } from '../../toolkit/data/longest-match.ts';
import { answerPairs } from '../../toolkit/demo/tickets/answers.ts';
import { remedies } from '../../toolkit/demo/tickets/remedies.ts';
import { sentences } from '../../toolkit/demo/tickets/sentences.ts';
import { taggedTickets } from '../../toolkit/demo/tickets/tagged.ts';
import { topicTickets } from '../../toolkit/demo/tickets/topics.ts';
import { requireSpans } from '../../toolkit/text/spans.ts';

const demos = { taggedTickets, topicTickets, answerPairs, sentences };
const size = 2000;

describe.each(Object.entries(demos))('%s', (_, make) => {
  const made = make({ seed: 7, size });

  it('makes different records with ids of their own, as many as asked for', () => {
    expect(made).toHaveLength(size);
    expect(new Set(made.map(({ id }) => id)).size).toBe(size);
    expect(new Set(made.map((one) => one.text + ('pair' in one ? one.pair : ''))).size).toBeGreaterThan(0.99 * size);
  });

  it('is a function of its seed', () => {
    expect(make({ seed: 7, size: 200 })).toEqual(make({ seed: 7, size: 200 }));
    expect(make({ seed: 8, size: 200 })).not.toEqual(make({ seed: 7, size: 200 }));
  });

  it('leaves no hole in a sentence', () => {
    for (const { text } of made) expect(text).not.toMatch(/undefined|NaN|null|\$\{|。。|，，|，。|；。|有有|的的|未未/);
  });
});

describe('tagged tickets', () => {
  const made = taggedTickets({ seed: 3, size });
  const types = ['设备', '地点', '故障', '人员', '时间'];

  it('mark whole entities of five types, each often', () => {
    for (const { id, text, spans } of made) requireSpans({ text, spans, where: id }, types);
    for (const type of types) {
      const count = made.filter(({ spans }) => spans.some((span) => span.type === type)).length;
      expect(count).toBeGreaterThan(size / 3);
    }
  });

  it('hold the words of entities where they are none', () => {
    const found = longestMatch(made);
    const wrong = made.filter(({ text, spans }) => {
      const places = new Set(spans.map(({ start, end }) => `${start} ${end}`));
      return found(text).some(({ start, end }) => !places.has(`${start} ${end}`));
    });
    expect(wrong.length / size).toBeGreaterThan(0.25);
  });

  it('are more than a list of entities finds', () => {
    const find = longestMatch(made.slice(0, 1600));
    let [right, all] = [0, 0];
    for (const { text, spans } of made.slice(1600)) {
      const ours = find(text);
      all += ours.length + spans.length;
      right += ours.filter((one) => spans.some((span) => JSON.stringify(span) === JSON.stringify(one))).length;
    }
    expect((2 * right) / all).toBeGreaterThan(0.5);
    expect((2 * right) / all).toBeLessThan(0.85);
  });
});

describe('topic tickets', () => {
  const made = topicTickets({ seed: 3, size });

  it('have none, one or several of six labels', () => {
    const counts = Map.groupBy(made, ({ labels }) => labels.length);
    for (const count of [0, 1, 2]) expect(counts.get(count)!.length).toBeGreaterThan(size / 10);
    expect(new Set(made.flatMap(({ labels }) => labels)).size).toBe(6);
  });

  it('are more than words tell: what is asked after is not always open', () => {
    for (const grams of [bagOfCharacters, { from: 1, to: 3 }]) {
      let [right, all] = [0, 0];
      for (const label of ['停电', '服务'] as const) {
        const has = made.map(({ labels }) => (labels.includes(label) ? 1 : 0));
        const { predict } = trainLinear(
          made.slice(0, 1600).map(({ text }) => text),
          has.slice(0, 1600),
          { seed: 1, classes: 2, ...grams },
        );
        for (const [at, { text }] of made.slice(1600).entries()) {
          const says = predict(text)[1]! > 0.5 ? 1 : 0;
          right += says * has[1600 + at]!;
          all += says + has[1600 + at]!;
        }
      }
      expect((2 * right) / all).toBeLessThan(0.85);
    }
  });
});

describe('answer pairs', () => {
  const made = answerPairs({ seed: 3, size });
  const groups = [...Map.groupBy(made, ({ group }) => group).values()];

  it('are four candidates a question, one of them right, in any place', () => {
    expect(groups).toHaveLength(size / 4);
    const places = groups.map((group) => group.findIndex(({ label }) => label === '是'));
    expect(groups.every((group) => group.length === 4 && new Set(group.map(({ text }) => text)).size === 1)).toBe(true);
    expect(groups.every((group) => group.filter(({ label }) => label === '是').length === 1)).toBe(true);
    for (const place of [0, 1, 2, 3]) expect(places.filter((one) => one === place).length).toBeGreaterThan(80);
  });

  it('name a part that is in order, too, and offer what helps that part', () => {
    const contrasts = groups.filter(([one]) => one!.text.includes('正常'));
    expect(contrasts.length / groups.length).toBeGreaterThan(0.25);
    for (const group of contrasts) {
      const named = remedies.filter(({ part }) => group[0]!.text.includes(part));
      expect(named).toHaveLength(2);
      for (const { steps } of named)
        expect(group.some(({ pair }) => steps.some((step) => pair.includes(step)))).toBe(true);
    }
  });

  it('cannot be told from question or answer alone: every step is right as often as any', () => {
    const { predict } = trainLinear(
      made.slice(0, 1600).map(({ text, pair }) => `${text}\n${pair}`),
      made.slice(0, 1600).map(({ label }) => (label === '是' ? 1 : 0)),
      { seed: 1, classes: 2 },
    );
    const tried = groups.slice(400);
    const right = tried.filter((group) => {
      const scores = group.map(({ text, pair }) => predict(`${text}\n${pair}`)[1]!);
      return group[scores.indexOf(Math.max(...scores))]!.label === '是';
    });
    expect(right.length / tried.length).toBeLessThan(0.6);
  });
});
