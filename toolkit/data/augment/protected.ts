// What an edit must leave alone, lest the label no longer fit the text.
import { merge, type Span } from './spans.ts';
import type { Terms } from './terms.ts';

/** Every one of these characters counts, also inside 非常 or 特别: too much care costs a variant, too little a label. */
const negations = '不没沒无無非未别別勿莫否毋甭弗';
/** Words that deny without any of those characters. */
const denials = '禁止 严禁 拒绝 拒不 避免 防止 杜绝 缺乏 缺少 难以 反对 除非 免于 取消 停止 失去'.split(' ');
const questions = '什么 怎 哪 谁 何 几 多少 多久 多长 多大 多高 多远 是否 能否 可否 难道 究竟 吗 呢 么'.split(' ');
const numerals = '零〇一二两三四五六七八九十百千万亿兆半廿卅壹贰叁肆伍陆柒捌玖拾佰仟';
const units = [
  '年代 年 月份 月 日 号 天 周 星期 小时 时 点 分钟 分 秒 岁 世纪 季度 季 刻',
  '个百分点 个 名 人 位 只 条 台 套 辆 件 次 倍 折 成 届 期 集 章 节 页 楼 层 度 摄氏度 级 路 项 种 所 家 间 场 批 把 张 本 颗 棵 块 元 角',
  '美元 欧元 日元 英镑 港元 公斤 千克 毫克 克 吨 斤 公里 千米 厘米 毫米 米 里 公顷 亩 平方米 立方米 平米 毫升 升 千伏 伏 安 千瓦时 千瓦 兆瓦 瓦 赫兹 兆帕 千帕 帕 欧 股 手',
].flatMap((row) => row.split(' '));
/** One of a pair of opposites each: a synonym of a word with one of them in it is too easily its antonym. */
const poles =
  '上下左右前后先内外东西南北多少大小高低长短涨跌升降增减加买卖进出开关闭胜负输赢败正反阴阳真假对错是好坏优劣强弱快慢早晚新旧冷热轻重男女生死有盈亏赚赔利弊收支存取借还攻守同异通断合常停';

const anyOf = (words: readonly string[]): string => [...words].sort((a, b) => b.length - a.length).join('|');
const unit = `(?:${anyOf(units)})`;

interface Kind {
  readonly pattern: RegExp;
  /** Which matches count; default: all. */
  readonly counts?: RegExp;
}

/** Patterns take time linear in the text: none can start over inside what it has passed. */
const kinds = {
  negation: { pattern: new RegExp(`[${negations}]|${anyOf(denials)}`, 'gu') },
  question: { pattern: new RegExp(anyOf(questions), 'gu') },
  /** 3.5公斤, 10kV, 2024-03-05, R1, ９０％. */
  number: {
    pattern: new RegExp(`[A-Za-z0-9０-９]+(?:[.,:/~．：／－-][A-Za-z0-9０-９]+)*[%％‰℃°Ωμ]*${unit}?`, 'gu'),
    counts: /[0-9０-９]/u,
  },
  /** 第三, 三百二十, 百分之五, 两个; a lone 一 as in 一起 is none. */
  numeral: {
    pattern: new RegExp(`第?[${numerals}]+(?:(?:点|分之)[${numerals}]+)?${unit}?`, 'gu'),
    counts: /^(?!.$)/u,
  },
  /** A character with its combining marks, or joined to the next. */
  marked: { pattern: /\P{M}[\p{M}\u200d]+/gu },
} as const satisfies Record<string, Kind>;

export type ProtectedKind = keyof typeof kinds;

/** Where `kind` stands in `text`, in order. */
export function findKind(text: string, kind: ProtectedKind): readonly Span[] {
  const { pattern, counts }: Kind = kinds[kind];
  const spans: Span[] = [];
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (!counts || counts.test(found)) spans.push({ start: index, end: index + found.length });
  }
  return spans;
}

/**
 * What no edit of `text` may touch, merged and in order, by UTF-16 position: dictionary terms, negations, question words,
 * numbers with their units, characters with marks, and `more`.
 */
export function protect(text: string, terms?: Terms, more: readonly Span[] = []): readonly Span[] {
  const found = (Object.keys(kinds) as ProtectedKind[]).flatMap((kind) => findKind(text, kind));
  return merge([...found, ...(terms?.find(text) ?? []), ...more]);
}

const sensitive = new Set([...negations, ...numerals, ...poles, ...'什么怎哪谁何几吗呢']);

/** Whether a text holds a character that no edit may bring in: of a negation, a numeral, a question, a pair of opposites. */
export function isSensitive(text: string): boolean {
  for (const character of text) if (sensitive.has(character)) return true;
  return false;
}
