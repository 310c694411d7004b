// Texts that have in them what augmentation must not break, and what breaks careless code.
import fc from 'fast-check';
import { protect } from '../../../toolkit/data/augment/protected.ts';
import { createTerms } from '../../../toolkit/data/augment/terms.ts';

export const termList = ['变压器套管', '套管漏油', 'SF6断路器', '主变', '糖尿病'];
export const terms = createTerms(termList);

const pieces = [
  ...termList,
  ...['不', '没有', '非常', '特别', '未来', '并非', '禁止', '难以', '别', '莫斯科'],
  ...['3.5公斤', '2024年3月5日', '第三', '百分之五', '两个', '１０％', '10kV', '一起', '三百二十元', '-40℃'],
  ...['什么', '怎么', '吗', '为何', '多少', '哪里'],
  ...['今天', '运动员', '举办', '比赛', '检查', '设备', '苹果', '喜欢', '北京', '张三', '说明', '问题', '提高', '下跌'],
  ...[
    '，',
    '。',
    ' ',
    '\n',
    'hello',
    'GPS',
    '😀',
    '👨‍👩‍👧',
    'e\u0301',
    '葛\u{e0100}',
    '𠮷',
    '\ud800',
    '\udc00',
    '\ufeff',
    '\u2028',
  ],
];

export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((list) => list.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

/** The first protected stretch of `before` that `after` lacks, going through both in order; undefined if all are there. */
export function lost(before: string, after: string): string | undefined {
  let at = 0;
  for (const { start, end } of protect(before, terms)) {
    const stretch = before.slice(start, end);
    const found = after.indexOf(stretch, at);
    if (found < 0) return stretch;
    at = found + stretch.length;
  }
  return undefined;
}

export const negationsOf = (text: string): string => text.replace(/[^不没沒无無非未别別勿莫否毋甭弗]/gu, '');
export const digitsOf = (text: string): string => text.replace(/[^0-9０-９]/gu, '');
