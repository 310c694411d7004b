import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSensitive, protect } from '../../../toolkit/data/augment/protected.ts';
import { type Attack, type AttackName, openAttacks } from '../../../toolkit/evaluate/attacks/attacks.ts';
import { type Edit, edited, moved, movedSpan } from '../../../toolkit/evaluate/attacks/edit.ts';
import { createTokenizer } from '../../../toolkit/text/tokenizer.ts';
import { parseVocab } from '../../../toolkit/text/vocab.ts';
import { freshFolder } from '../../pipeline/fakes.ts';

const sentences = [
  '今天上海股市大幅上涨，投资者信心恢复',
  '他没有去过北京，也不知道第三季度的数据是12.5亿元',
  '中国男篮击败韩国队 晋级 NBA 决赛',
  '头发与发现：理发后发现𠀀古字😀很漂亮',
  '　全角ＡＢＣ１２３与半角abc 123',
  '',
  '好',
];
const piece = fc.constantFrom(...'今天上海股市大幅涨跌不没三第𠀀😀发现头Ａ1a，。 　\u200b'.match(/./gsu)!);
const anyText = fc.oneof(
  fc.constantFrom(...sentences),
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const rates = fc.constantFrom(0.01, 0.02, 0.1, 0.2, 0.7);

let attacks: readonly Attack[];
const one = (name: AttackName): Attack => attacks.find((attack) => attack.name === name)!;
beforeAll(async () => {
  const path = join(await freshFolder(), 'synonyms.txt');
  await writeFile(path, '投资者 投资人\n信心 决心 信念\n恢复 复原\n击败 打败\n漂亮 好看 美丽\n知道 晓得 明白\n');
  attacks = await openAttacks({ synonyms: path });
});

/** The same text some other way: what ends where every kept character does. */
const keptAre = (text: string, edits: readonly Edit[]): boolean => {
  const made = edited(text, edits);
  for (let at = 0; at < text.length; at += 1) {
    if (edits.some(({ start, end }) => start <= at && at < end)) continue;
    if (made[moved(at, edits)] !== text[at]) return false;
  }
  return true;
};

describe('every attack', () => {
  it('is there, the one by synonyms only with a synonym file', async () => {
    const all = ['homophone', 'glyph', 'synonym', 'swap', 'invisible', 'width', 'traditional'];
    expect(attacks.map(({ name }) => name)).toEqual(all);
    expect((await openAttacks()).map(({ name }) => name)).toEqual(all.filter((name) => name !== 'synonym'));
  });

  it('keeps every character it does not edit, and says where it went', () => {
    fc.assert(
      fc.property(anyText, rates, fc.nat(), (text, rate, seed) => {
        for (const { strike } of attacks) {
          const edits = strike(text, { rate, seed });
          expect(keptAre(text, edits)).toBe(true);
          expect(edits.every(({ start }, at) => at === 0 || start >= edits[at - 1]!.end)).toBe(true);
          expect(edited(text, edits) === text).toBe(edits.length === 0);
        }
      }),
    );
  });

  it('says the same for one text and seed, and more at a higher rate', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        for (const { strike } of attacks) {
          const [low, high] = [0.1, 0.3].map((rate) => strike(text, { rate, seed }));
          expect(strike(text, { rate: 0.1, seed })).toEqual(low);
          expect(high).toEqual(expect.arrayContaining([...low!]));
        }
      }),
    );
  });

  it('touches nothing it is told to keep, and tears no entity', () => {
    const place = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(anyText, rates, fc.array(place, { maxLength: 4 }), fc.boolean(), (text, rate, places, entities) => {
        const spans = places
          .map(([at, length]) => ({ start: at % (text.length || 1), length }))
          .map(({ start, length }) => ({ start, end: start + length, type: 'x' }))
          .filter(({ end }) => end <= text.length)
          .sort((a, b) => a.start - b.start)
          .filter(({ start }, at, all) => at === 0 || start >= all[at - 1]!.end)
          // a real span holds whole characters
          .filter(({ start, end }) => text.slice(start, end).isWellFormed());
        for (const { strike } of attacks) {
          const edits = strike(text, { rate, seed: 7, ...(entities ? { whole: spans } : { keep: spans }) });
          const made = edited(text, edits);
          for (const span of spans) {
            const now = movedSpan(span, edits);
            const own = edits
              .filter(({ start, end }) => start < span.end && end > span.start)
              .map((edit) => ({ ...edit, start: edit.start - span.start, end: edit.end - span.start }));
            expect(made.slice(now.start, now.end)).toBe(edited(text.slice(span.start, span.end), own));
            if (!entities) expect(own).toEqual([]);
          }
        }
      }),
    );
  });

  it('exchanges no character of an entity for one outside', () => {
    const entity = { start: 2, end: 4, type: '地点' };
    const seeds = Array.from({ length: 50 }, (_, seed) => seed);
    const at = (seed: number, whole: readonly (typeof entity)[]) =>
      one('swap').strike('他去上海开会', { rate: 1, seed, whole });
    const inside = ({ start, end }: Edit): boolean => start >= 2 && end <= 4;
    const outside = ({ start, end }: Edit): boolean => end <= 2 || start >= 4;
    expect(seeds.flatMap((seed) => at(seed, [entity])).every((edit) => inside(edit) || outside(edit))).toBe(true);
    expect(seeds.flatMap((seed) => at(seed, [entity])).some(inside)).toBe(true);
    expect(seeds.flatMap((seed) => at(seed, [])).some((edit) => !inside(edit) && !outside(edit))).toBe(true);
  });

  it.each(['homophone', 'glyph', 'synonym', 'swap'] as const)('%s leaves negations and numbers as they are', (name) => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, seed) => {
        const edits = one(name).strike(text, { rate: 1, seed });
        for (const { start, end } of protect(text)) {
          expect(edits.some((edit) => edit.start < end && edit.end > start)).toBe(false);
        }
        if (name !== 'swap') for (const edit of edits) expect(isSensitive(edit.text)).toBe(false);
      }),
    );
  });

  it('may go further when told that labels need not hold', async () => {
    const bold = await openAttacks({ protect: false });
    const text = '不是没有未来，三十六计走为上';
    const struck = bold.find(({ name }) => name === 'homophone')!.strike(text, { rate: 1, seed: 1 });
    const held = one('homophone').strike(text, { rate: 1, seed: 1 });
    expect(struck.length).toBeGreaterThan(held.length);
  });

  it('changes the expected share of characters', () => {
    const text = '今天上海股市大幅上涨投资信心恢复';
    for (const name of ['homophone', 'swap', 'invisible'] as const) {
      const cost = name === 'swap' ? 2 : 1;
      for (const rate of [0.01, 0.02, 0.1, 0.2]) {
        const seeds = Array.from({ length: 800 }, (_, seed) => seed);
        const edits = seeds.reduce((sum, seed) => sum + one(name).strike(text, { rate, seed }).length, 0);
        const wanted = rate * 16 * seeds.length;
        // four standard deviations of the one draw per text
        expect(Math.abs(edits * cost - wanted)).toBeLessThan(4 * cost * Math.sqrt(seeds.length / 4));
      }
    }
  });
});

describe('what each attack does', () => {
  const full = (name: AttackName, text: string): string => edited(text, one(name).strike(text, { rate: 1, seed: 3 }));

  it('writes full width for half width and back', () => {
    expect(full('width', 'A1, Ｂ２！')).toBe('Ａ１，　B2!');
  });

  it('writes traditional characters as their phrase has them', () => {
    expect(full('traditional', '头发与发现，干净和干部𠀀')).toBe('頭髮與發現，乾淨和幹部𠀀');
  });

  it('inserts what nobody sees between characters, never inside one', () => {
    const made = full('invisible', '𠀀好');
    expect(made).toMatch(/^𠀀(?:\u200b|\u200c|\u00ad|\ufe0e|\ufe0f)好$/u);
  });

  it('lets neighbours change places, but not across a comma', () => {
    expect(['天今，明后', '天今，后明', '今天，后明']).toContain(full('swap', '今天，明后'));
    expect(full('swap', '好，好')).toBe('好，好');
  });

  it('takes characters that sound or look alike, and words of the same sense', () => {
    expect(full('homophone', '股市')).not.toBe('股市');
    expect(full('glyph', '末')).toMatch(/[朱]/u);
    expect(full('synonym', '他恢复信心')).toMatch(/^他(恢复|复原)(决心|信念)$/u);
  });

  it('of invisible characters, our tokenizer sees nothing in Chinese text', () => {
    const vocab = parseVocab(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'今天上海股市'].join('\n'));
    const { encode } = createTokenizer(vocab, { maxLength: 32 });
    expect(encode(full('invisible', '今天上海股市')).ids).toEqual(encode('今天上海股市').ids);
  });
});

describe('the map of offsets', () => {
  it('leaves insertions at its edges outside a span, and takes in those between', () => {
    const at = (position: number): Edit => ({ start: position, end: position, text: '·' });
    const edits = [at(1), at(2), at(3)];
    expect(edited('甲乙丙丁', edits)).toBe('甲·乙·丙·丁');
    expect(movedSpan({ start: 1, end: 3, type: 'x' }, edits)).toEqual({ start: 2, end: 5, type: 'x' });
  });

  it('follows edits that shorten and lengthen', () => {
    const edits = [
      { start: 0, end: 2, text: '一' },
      { start: 3, end: 4, text: '丁丁丁' },
    ];
    expect(edited('甲乙丙丁戊', edits)).toBe('一丙丁丁丁戊');
    expect([2, 4].map((position) => moved(position, edits))).toEqual([1, 5]);
    expect(movedSpan({ start: 2, end: 4 }, edits)).toEqual({ start: 1, end: 5 });
  });
});
