import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Span, spansOf, tagsOf } from '../../toolkit/text/spans.ts';
import { follows, NONE, parseTags, tagNames } from '../../toolkit/text/tags.ts';
import { createTokenizer, type Offset } from '../../toolkit/text/tokenizer.ts';
import { parseVocab } from '../../toolkit/text/vocab.ts';

const types = ['name', 'company'];
const names = tagNames(types); // O, B-name, I-name, B-company, I-company
const span = (start: number, end: number, type = 'name'): Span => ({ start, end, type });
const [B, I, C, J] = [1, 2, 3, 4];

const pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'浙商银行叶老桂博士在', 'ab', '##c', '##1', 'x'];
const vocab = parseVocab(`${pieces.join('\n')}\n`, 'vocab.txt');
const offsets = (text: string, maxLength = 512): readonly Offset[] =>
  createTokenizer(vocab, { maxLength }).encode(text).offsets;
const tags = (text: string, spans: readonly Span[], maxLength?: number) =>
  tagsOf({ text, spans, where: 'line 1' }, offsets(text, maxLength), types);

describe('entities as tags', () => {
  it('of a sentence, and back', () => {
    const text = '浙商银行叶老桂博士';
    const spans = [span(0, 4, 'company'), span(4, 7)];
    const found = tags(text, spans);
    expect(found).toEqual({ tags: [NONE, C, J, J, J, B, I, I, 0, 0, NONE], changed: [] });
    expect(spansOf(found.tags, offsets(text), types)).toEqual(spans);
  });

  it('neighbours of one type stay apart', () => {
    expect(tags('叶老桂', [span(2, 3), span(0, 2)])).toEqual({ tags: [NONE, B, I, B, NONE], changed: [] });
  });

  it('white space inside is of the entity, at its edges it is not', () => {
    const text = '叶 老 桂';
    const inside = tags(text, [span(0, 3)]);
    expect(inside).toEqual({ tags: [NONE, B, I, 0, NONE], changed: [] });
    const edge = tags(text, [span(0, 4)]);
    expect(edge).toEqual({ tags: [NONE, B, I, 0, NONE], changed: [span(0, 4)] });
  });

  it('an edge inside a token moves to the edge of the token', () => {
    const text = '在abc桂'; // 在 ab ##c 桂
    const found = tags(text, [span(2, 5)]);
    expect(found).toEqual({ tags: [NONE, 0, B, I, I, NONE], changed: [span(2, 5)] });
    expect(spansOf(found.tags, offsets(text), types)).toEqual([span(1, 5)]);
  });

  it('of two entities in one token the earlier has it', () => {
    const within = [span(0, 1), span(1, 2, 'company')];
    expect(tags('ab', within)).toEqual({ tags: [NONE, B, NONE], changed: within });
    const across = [span(0, 1), span(1, 3, 'company')];
    expect(tags('abc', across)).toEqual({ tags: [NONE, B, C, NONE], changed: across });
  });

  it('what the model’s length cuts loses its rest, or all', () => {
    const spans = [span(0, 2), span(3, 6, 'company'), span(7, 9)];
    const found = tags('浙商银行叶老桂博士', spans, 7);
    expect(found).toEqual({ tags: [NONE, B, I, 0, C, J, NONE], changed: [spans[1], spans[2]] });
  });

  it('an entity without tokens is gone', () => {
    const gone = [span(1, 2)];
    expect(tags('叶 老', gone)).toEqual({ tags: [NONE, 0, 0, NONE], changed: gone });
    expect(tags('', [])).toEqual({ tags: [NONE, NONE], changed: [] });
  });

  it.each([
    ['ends behind the text', [span(0, 4)], /line 1: expected an entity inside the text of 3 characters.*0 to 4/],
    ['is empty', [span(1, 1)], /inside the text/],
    ['runs backwards', [span(2, 1)], /inside the text/],
    ['begins before the text', [span(-1, 1)], /inside the text/],
    ['begins between characters', [span(0.5, 1)], /inside the text/],
    ['is no number', [span(Number.NaN, 1)], /inside the text/],
    [
      'has a type outside the set',
      [span(0, 1, 'game')],
      /line 1: expected an entity type of the set \(name, company\).*"game"/,
    ],
    ['lies in another', [span(0, 3), span(1, 2)], /share no character, received name \[0, 3\) and name \[1, 2\)/],
    ['overlaps another', [span(1, 3, 'company'), span(0, 2)], /name \[0, 2\) and company \[1, 3\)/],
    ['is there twice', [span(0, 2), span(0, 2)], /share no character/],
  ])('refuses an entity that %s', (_, spans, message) => {
    expect(() => tags('叶老桂', spans)).toThrow(message);
  });
});

const text = fc
  .array(fc.constantFrom(...'浙商银行叶老桂 ', 'ab', 'abc', 'x', '龘', '😀'), { minLength: 1, maxLength: 20 })
  .map((parts) => parts.join(''));
/** Spans that share no character: cuts of the text, some of the parts between them taken. */
const marked = text.chain((text) =>
  fc
    .array(fc.tuple(fc.nat({ max: text.length }), fc.constantFrom(...types, '')), { maxLength: 8 })
    .map((cuts) => cuts.sort(([a], [b]) => a - b))
    .map((cuts) => ({
      text,
      spans: cuts.flatMap(([start, type], i): Span[] => {
        const end = cuts[i + 1]?.[0] ?? text.length;
        return type !== '' && start < end ? [{ start, end, type }] : [];
      }),
    })),
);

describe('there and back', () => {
  it('gives every span back, but for those it names', () => {
    fc.assert(
      fc.property(marked, fc.integer({ min: 3, max: 24 }), ({ text, spans }, maxLength) => {
        const found = tags(text, spans, maxLength);
        const back = spansOf(found.tags, offsets(text, maxLength), types);
        const key = ({ start, end, type }: Span): string => `${start} ${end} ${type}`;
        const lost = new Set(found.changed.map(key));
        expect(spans.filter((one) => back.some((other) => key(one) === key(other)) === lost.has(key(one)))).toEqual([]);
        expect(back.length).toBeLessThanOrEqual(spans.length);
      }),
    );
  });

  it('loses none where edges fall between tokens', () => {
    fc.assert(
      fc.property(marked, ({ text, spans }) => {
        const at = offsets(text).slice(1, -1);
        const edges = (pick: 0 | 1) => new Set(at.map((offset) => offset[pick]));
        const clean = spans.filter(({ start, end }) => edges(0).has(start) && edges(1).has(end));
        expect(tags(text, clean).changed).toEqual([]);
      }),
    );
  });

  it('gives every sound sequence of tags back', () => {
    const wish = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(wish, (wished) => {
        const given: number[] = [];
        for (const tag of wished) given.push(follows(tag, given.at(-1)) ? tag : 0);
        const places = given.map((_, i): Offset => [2 * i, 2 * i + 2]);
        const spans = spansOf(given, places, types);
        const again = tagsOf({ text: 'x'.repeat(2 * given.length), spans, where: '' }, places, types);
        expect(again).toEqual({ tags: given, changed: [] });
      }),
    );
  });
});

describe('tags', () => {
  it('are numbered and named', () => {
    expect(names).toEqual(['O', 'B-name', 'I-name', 'B-company', 'I-company']);
    expect(parseTags(['O', 'B-name', 'I-name', 'I-name', 'B-name', 'B-company', 'I-company'], types, 'x')).toEqual([
      0, 1, 2, 2, 1, 3, 4,
    ]);
  });

  it.each([
    [['B-name', 'X-name'], /data\.txt, token 2: expected O, B- or I- of a known type.*"X-name"/],
    [['B-game'], /token 1: expected O.*"B-game"/],
    [['I-name'], /data\.txt, token 1: expected B-name or I-name before I-name, received ∅/],
    [['O', 'I-name'], /token 2: expected B-name or I-name before I-name, received O/],
    [['B-company', 'I-name'], /before I-name, received B-company/],
    [['B-name', 'I-name', 'I-company'], /token 3: expected B-company/],
  ])('refuses %j', (wrong, message) => {
    expect(() => parseTags(wrong, types, 'data.txt')).toThrow(message);
  });

  it('an I- that goes on from nothing begins an entity when read back', () => {
    const places = [0, 1, 2, 3].map((i): Offset => [i, i + 1]);
    expect(spansOf([I, I, J, 0], places, types)).toEqual([span(0, 2), span(2, 3, 'company')]);
  });
});
