import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenShare } from '../../../toolkit/data/clean/broken.ts';
import { cutOff } from '../../../toolkit/data/clean/ending.ts';
import { even, lengths, tally } from '../../../toolkit/data/clean/histogram.ts';
import { chineseShare, folded, kinds } from '../../../toolkit/data/clean/letters.ts';
import { createLoopMeter } from '../../../toolkit/data/clean/loop.ts';
import { createMemory } from '../../../toolkit/data/clean/memory.ts';
import { countFrequencies, createRelevance } from '../../../toolkit/data/clean/relevance.ts';

const sentence = '这是一个中文句子，用来测试乱码的检测：“的确如此”。我们在这里。';

describe('broken text', () => {
  const utf8 = Buffer.from(sentence);
  it.each([
    ['UTF-8 read as Latin-1', utf8.toString('latin1'), 0.9],
    ['UTF-8 read as Windows-1252', new TextDecoder('windows-1252').decode(utf8), 0.9],
    ['UTF-8 read as GBK', new TextDecoder('gbk').decode(utf8), 0.1],
    ['GBK read as UTF-8', new TextDecoder().decode(Buffer.from('d5e2cac7d6d0cec4', 'hex')), 0.5],
    ['U+FFFD read as GBK', new TextDecoder('gbk').decode(Buffer.from('\uFFFD\uFFFD')), 1],
    ['memory read as GBK', '烫烫烫烫屯屯屯屯', 1],
    ['accents twice encoded', Buffer.from('é è ° ½ « »').toString('latin1'), 0.6],
    ['controls and private use', '\u0000\u0007\u0085\uE123', 1],
  ])('knows %s', (_, text, least) => expect(brokenShare([text])).toBeGreaterThanOrEqual(least));

  it.each([
    sentence,
    'Café déjà vu — “naïve” 5°C ½ «été» Ça va à Ångström',
    '表格\t一\r\n二',
    '滚烫的水，烫烫手',
    '😀👨‍👩‍👧𠮷',
    '',
  ])('leaves “%s” alone', (text) => expect(brokenShare([text])).toBe(0));
});

describe('letters', () => {
  it('agree with the regular expressions on every unit', () => {
    for (let unit = 0; unit < 0x10000; unit += 1) {
      if (unit >= 0xd800 && unit < 0xe000) continue;
      const character = String.fromCharCode(unit);
      expect(kinds[unit] === 4, character).toBe(/\p{Script=Han}/u.test(character));
      expect(kinds[unit]! >= 2 || !/\p{L}/u.test(character), character).toBe(true);
    }
    expect(String.fromCharCode(folded['Ａ'.charCodeAt(0)]!, folded['９'.charCodeAt(0)]!)).toBe('a9');
  });

  it('give the share of Han among letters, over all texts', () => {
    expect(chineseShare(['中文 ab', '12，。'])).toBe(0.5);
    expect(chineseShare(['𠮷x'])).toBe(0.5);
    expect(chineseShare(['123 …'])).toBe(1);
    expect(chineseShare(['かな한글'])).toBe(0);
  });
});

describe('loops', () => {
  const share = createLoopMeter();
  const line = '等等，让我再想一想，也许应该换一个角度来看这个问题才行。';

  it('is the part that is repeated at once', () => {
    expect(share(line.repeat(20))).toBe(1);
    expect(share(`${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'.repeat(1)}${line.repeat(4)}`)).toBeCloseTo(100 / 120, 1);
    expect(share(`${line}${line}`)).toBe(1);
    expect(share('等等，'.repeat(500))).toBe(1);
    expect(share(line.repeat(3).replaceAll('，', ' '))).toBe(share(line.repeat(3)));
  });

  it('is nothing in a text that only returns to its words', () => {
    expect(share(line)).toBe(0);
    expect(share('')).toBe(0);
    expect(share(`${line}首先看第一个条件说了什么。${line}其次看第二个条件说了什么。${line}`)).toBe(0);
    expect(share(`| 一 | 二 |\n|${'-'.repeat(300)}|\n|${' '.repeat(300)}|\n`)).toBe(0);
    expect(share('哈哈哈哈哈哈哈哈，真好笑')).toBe(0);
  });

  it('depends on the text alone, not on the texts before', () => {
    const text = fc.string({ unit: fc.constantFrom('天', '地', '人', '山'), maxLength: 300 });
    fc.assert(
      fc.property(text, (one) => {
        expect(share(one)).toBe(createLoopMeter()(one));
      }),
      { numRuns: 100 },
    );
  });

  it('never exceeds the whole, and sees any period', () => {
    const text = fc.string({ unit: fc.constantFrom('天', '地'), maxLength: 200 });
    fc.assert(
      fc.property(text, (one) => {
        expect(share(one)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
    const words = Array.from({ length: 400 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('');
    for (const period of [1, 2, 3, 7, 8, 9, 50, 399]) {
      const piece = words.slice(0, period);
      expect(share(piece.repeat(Math.ceil(400 / period) + 1)), `period ${period}`).toBeGreaterThan(0.9);
    }
  });
});

describe('endings', () => {
  it.each([
    '所以答案是42。',
    '所以答案是 **42**',
    '答案：B',
    '北京',
    '你明白了吗？😊',
    '明白了吗～',
    '（完）',
    '```js\nf()\n```',
    '每人3块 → 4人×3块=12块',
    '这样就\\(x = 1\\)',
    'It is done.',
    '- 苹果\n- 香蕉',
    '确保全面。\n</think>',
    '',
    '  ',
    '太好了☺️',
    'C++',
    '带正电的是 Na+',
    'SELECT * FROM t;',
    '1. 甲，乙。\n2. 丙',
  ])('takes “%s” as finished', (text) => expect(cutOff(text)).toBeUndefined());

  it.each([
    '首先要看条件，然后再考',
    '首先，',
    '原因有（',
    '因为 x =',
    '即 3 +',
    '得 (a) +',
    '代码如下：\n```js\nf()',
    '公式是 \\(x + ',
    '即 $$ x^2 ',
    'First, we look at the',
    '他说：“',
  ])('takes “%s” as cut', (text) => expect(cutOff(text)).toBe(text.trimEnd().slice(-20)));

  it('takes linear time for any tail', () => {
    for (const tail of [' ', '*', '</a', '</a>', '\\(', '`', '$'])
      expect(() => cutOff(`好，${tail.repeat(200_000)}好`)).not.toThrow();
  });
});

describe('relevance', () => {
  it('is the cosine of (1 + ln count) · ln((N + 1) / (df + ½))', () => {
    const records: [string, string][] = [
      ['苹果 apple 7', '苹果 苹果 APPLE ７'],
      ['香蕉', '香蕉 8 8 8'],
      ['西瓜', '西瓜 苹果'],
    ];
    const frequencies = countFrequencies();
    for (const record of records) frequencies.add(record);
    const relevance = createRelevance(frequencies.weights());
    const idf = (df: number): number => Math.log(4 / (df + 0.5));
    const twice = 1 + Math.log(2);
    const [apple, rest] = [idf(2), idf(1)]; // 苹果 in two records; apple and 7 in one
    const dot = apple * apple * twice + 2 * rest * rest;
    const lengths = Math.hypot(apple, rest, rest) * Math.hypot(apple * twice, rest, rest);
    expect(relevance([records[0]![0]], [records[0]![1]])).toBeCloseTo(dot / lengths, 6);
    expect(relevance(['香蕉'], ['苹果'])).toBe(0);
    expect(relevance(['香蕉'], ['香蕉'])).toBeCloseTo(1, 6);
    expect(relevance(['……'], ['香蕉'])).toBeUndefined();
    expect(relevance(['香', '蕉'], ['香蕉'])).toBeUndefined();
  });

  it('leaves nothing behind for the next pair', () => {
    const frequencies = countFrequencies();
    for (const text of ['春眠不觉晓', '处处闻啼鸟', '夜来风雨声', '花落知多少']) frequencies.add([text]);
    const weights = frequencies.weights();
    const relevance = createRelevance(weights);
    const text = fc.string({ unit: fc.constantFrom(...'春眠不觉晓处闻啼鸟夜来风雨声'), maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = relevance([a], [b]);
        expect(score).toBe(createRelevance(weights)([a], [b]));
        if (score !== undefined) expect(score).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 40 },
    );
  });
});

describe('memory', () => {
  it('takes no key for another', () => {
    const { seen, known } = createMemory();
    for (let at = 0; at < 100_000; at += 1) expect(seen(`第${at}题`, String(at))).toBeUndefined();
    expect(seen('第77题', 'again')).toBe('77');
    expect(known('第77题')).toBe('77');
    expect(known('另一题')).toBeUndefined();
  });
});

describe('histogram', () => {
  it('counts each value once, in the bin whose edge it has reached', () => {
    const { add, read } = tally(even(0, 0.5, 3));
    for (const value of [-1, 0, 0.49, 0.5, 1, 7]) add(value);
    expect(read()).toEqual({ edges: [0, 0.5, 1], counts: [3, 1, 2] });
    expect(lengths.slice(0, 6)).toEqual([0, 1, 2, 5, 10, 20]);
  });
});
