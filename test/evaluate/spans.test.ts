import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityScores, evaluateTagger } from '../../toolkit/evaluate/spans.ts';
import { type Span, spansOf } from '../../toolkit/text/spans.ts';
import { parseTags } from '../../toolkit/text/tags.ts';

/** Entities of a BIO sequence, a token per character; strict tags only. */
const read = (tags: string, types: readonly string[]): readonly Span[] => {
  const names = tags.split(' ');
  return spansOf(
    parseTags(names, types, 'test'),
    names.map((_, i) => [i, i + 1]),
    types,
  );
};

describe('entity scores', () => {
  it('agree with seqeval on the case of its README', () => {
    // seqeval's README: f1 0.50; MISC 0.00 / 0.00 / 0.00 (1), PER 1.00 / 1.00 / 1.00 (1), micro 0.50 / 0.50 / 0.50 (2).
    const types = ['MISC', 'PER'];
    const gold = ['O O O B-MISC I-MISC I-MISC O', 'B-PER I-PER O'].map((tags) => read(tags, types));
    const predicted = ['O O B-MISC I-MISC I-MISC I-MISC O', 'B-PER I-PER O'].map((tags) => read(tags, types));
    expect(entityScores(gold, predicted, types)).toEqual({
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
      support: 2,
      types: [
        { label: 'MISC', precision: 0, recall: 0, f1: 0, support: 1 },
        { label: 'PER', precision: 1, recall: 1, f1: 1, support: 1 },
      ],
    });
  });

  it('tell a wrong type, a wrong edge, a missed and an invented entity apart from a hit', () => {
    const types = ['a', 'b', 'c'];
    const gold = [read('B-a I-a O B-b O B-a O', types), read('O O', types), read('B-b O', types)];
    const predicted = [read('B-a I-a O B-a O B-a I-a', types), read('B-b O', types), read('O O', types)];
    // gold: a a b b; predicted: a a a b; one hit (a).
    const { types: each, ...micro } = entityScores(gold, predicted, types);
    expect(micro).toEqual({ precision: 1 / 4, recall: 1 / 4, f1: 1 / 4, support: 4 });
    expect(each).toEqual([
      { label: 'a', precision: 1 / 3, recall: 1 / 2, f1: 2 / 5, support: 2 },
      { label: 'b', precision: 0, recall: 0, f1: 0, support: 2 },
      { label: 'c', precision: 0, recall: 0, f1: 0, support: 0 },
    ]);
  });

  it('a span in another text is no hit, one named twice counts once', () => {
    const one = { start: 0, end: 1, type: 'a' };
    expect(entityScores([[one], []], [[], [one]], ['a'])).toMatchObject({ precision: 0, recall: 0, f1: 0 });
    expect(entityScores([[one]], [[one, { ...one }]], ['a'])).toMatchObject({ precision: 1, recall: 1, f1: 1 });
    expect(entityScores([], [], ['a'])).toMatchObject({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('refuse lists that do not match and types outside the set', () => {
    expect(() => entityScores([[]], [], ['a'])).toThrow(RangeError);
    expect(() => entityScores([[]], [[{ start: 0, end: 1, type: 'b' }]], ['a'])).toThrow(RangeError);
  });

  it('keep their identities', () => {
    const types = ['a', 'b'];
    const span = fc.record({
      start: fc.nat({ max: 3 }),
      end: fc.integer({ min: 4, max: 6 }),
      type: fc.constantFrom(...types),
    });
    const rows = fc.array(fc.tuple(fc.array(span, { maxLength: 4 }), fc.array(span, { maxLength: 4 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        const [gold, predicted] = [pairs.map(([g]) => g), pairs.map(([, p]) => p)];
        const scores = entityScores(gold, predicted, types);
        const swapped = entityScores(predicted, gold, types);
        expect([swapped.precision, swapped.recall, swapped.f1]).toEqual([scores.recall, scores.precision, scores.f1]);
        const { precision, recall, f1 } = scores;
        expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall), 12);
        expect(scores.support).toBe(scores.types.reduce((sum, { support }) => sum + support, 0));
        const self = entityScores(gold, gold, types);
        expect(self.f1).toBe(self.support === 0 ? 0 : 1);
      }),
    );
  });
});

describe('evaluateTagger', () => {
  const types = ['a'];
  const example = { id: 'one', text: '甲乙丙', spans: [{ start: 0, end: 2, type: 'a' }] };
  const tagger = { types, tag: async (texts: readonly string[]) => texts.map(() => example.spans) };

  it('scores what the tagger finds, and gives it back', async () => {
    const scores = await evaluateTagger(tagger, [example, { ...example, spans: [] }]);
    expect(scores).toMatchObject({ precision: 1 / 2, recall: 1, found: [example.spans, example.spans] });
  });

  it('refuses no examples, and gold that cannot be', async () => {
    await expect(evaluateTagger(tagger, [])).rejects.toThrow(/at least one example/);
    const overlapping = { ...example, spans: [...example.spans, { start: 1, end: 3, type: 'a' }] };
    await expect(evaluateTagger(tagger, [overlapping])).rejects.toThrow(
      /one: expected entities that share no character/,
    );
  });
});
