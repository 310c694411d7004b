// Seeded text for the tests: lines a Chinese corpus might hold, and strings that mix scripts and rarities.
import fc from 'fast-check';

/** mulberry32: uniform in [0, 1). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words = {
  who: '小明 王工程师 调度员 市民张女士 Dr. Müller 研究团队 三号机组 该公司 用户 ＡＩ助手 教授 值班员 供电所 O’Brien 乙方'.split(
    ' ',
  ),
  place:
    '北京 变电站 10kV线路 上海市第一医院 iPhone 15 Pro GPU集群 《红楼梦》 №3泵房 长江 “新区” café Ωmega实验室 T-100仓库 県庁 서울 กรุงเทพ'.split(
      ' ',
    ),
  act: '检修 计算 证明 升级到v2.0.1 购买 re-train 报告 分析 翻译 打开 解方程x²+3x=7 下载 压缩 调试 部署 审核 停电 巡视'.split(
    ' ',
  ),
  thing:
    '变压器 三个苹果 Python3脚本 BERT-base模型 温度38.5℃ ￥1,299.00 合同（草案） 微积分 naïve方案 α粒子 H₂O 5G基站 螺丝M8×20 𠮷野家 豆腐乳 log4j'.split(
      ' ',
    ),
  end: '。 ！ ？ …… ；谢谢 :) 😀 （完） ～ 吗？ 呢？ 。。。 !!! 👨‍👩‍👧 ，急 \u3000 \t'.split(' '),
} as const;

/** `count` lines from a small grammar; the same seed gives the same lines. */
export function lines(count: number, seed: number): string[] {
  const next = random(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)]!;
  const number = (): string => (next() * 10 ** Math.floor(next() * 7)).toFixed(Math.floor(next() * 3));
  const date = (): string => `20${10 + Math.floor(next() * 20)}年${1 + Math.floor(next() * 12)}月`;
  const latin = (): string =>
    String.fromCharCode(...Array.from({ length: 1 + next() * 12 }, () => 97 + Math.floor(next() * 26)));
  const han = (): string =>
    String.fromCharCode(...Array.from({ length: 1 + next() * 8 }, () => 0x4e00 + Math.floor(next() * 0x5200)));
  const clauses: readonly (() => string)[] = [
    () => `${pick(words.who)}在${pick(words.place)}${pick(words.act)}${pick(words.thing)}`,
    () => `${date()}，${pick(words.thing)}共${number()}${pick(['个', '万元', 'kg', '％', 'ms', '次'])}`,
    () => `如果${pick(words.thing)}${pick(words.act)}，那么${pick(words.who)}需要${number()}小时`,
    () => `${latin()} ${latin().toUpperCase()}-${number()} ${pick(words.act)}`,
    () => `${han()}（${latin()}）${han()}：${number()}`,
    () => `https://${latin()}.com/${latin()}?id=${number()}&q=${han()}`,
  ];
  return Array.from({ length: count }, () => {
    const parts = Array.from({ length: 1 + next() * 3 }, () => clauses[Math.floor(next() * clauses.length)]!());
    return parts.join(pick(['，', ' ', '；', '\u3000', '、'])) + pick(words.end);
  });
}

const point = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((code) => String.fromCodePoint(code));

const alphabets = [
  point(0x20, 0x7e),
  point(0, 0xff),
  point(0x100, 0x24f),
  point(0x300, 0x36f),
  point(0x370, 0x58f),
  point(0x590, 0x8ff),
  point(0x900, 0xdff),
  point(0xe00, 0xfff),
  point(0x1000, 0x1fff),
  point(0x2000, 0x2bff),
  point(0x2c00, 0x33ff),
  point(0x3400, 0x9fff),
  point(0x4e00, 0x9fff),
  point(0xa000, 0xabff),
  point(0xac00, 0xd7ff),
  point(0xd800, 0xdfff),
  point(0xe000, 0xfaff),
  point(0xfb00, 0xffff),
  point(0x10000, 0x1cfff),
  point(0x1d000, 0x1efff),
  point(0x1f000, 0x1ffff),
  point(0x20000, 0x2fa3f),
  point(0x30000, 0x10ffff),
  fc.constantFrom(
    '\u302e',
    '\u302f',
    '\u{1d15f}',
    '\u{1d165}',
    '\u0344',
    '\u0f73',
    '\u0316',
    '\u{1e000}',
    '\u1bf2',
    '\u{1d172}',
  ),
  fc.constantFrom('[MASK]', '[SEP]', '[CLS]', '[UNK]', '[PAD]', '[mask]', '[[', ']]'),
  fc.constantFrom(
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\u2028',
    '\u3000',
    '\u00a0',
    '\0',
    '\ufffd',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\ufe0f',
  ),
  fc.constantFrom('the', 'ing', '2024', 'İ', 'ẞ', 'ς', 'Σ', 'é', 'ﬁ', 'Å', '👩🏽‍🚀', '⿰', '㈱', '､', 'ｶﾞ', '가', '각'),
] as const;

/** Strings of up to 24 pieces: within a string mostly one or two alphabets, as in real text. */
export function mixed(count: number, seed: number): string[] {
  const choice = fc.nat(alphabets.length - 1);
  const text = fc
    .tuple(choice, choice, fc.nat(9))
    .chain(([a, b, wild]) =>
      fc.array(fc.oneof(alphabets[a]!, alphabets[b]!, ...(wild < 4 ? alphabets : [])), { maxLength: 24 }),
    );
  return fc.sample(
    text.map((parts) => parts.join('')),
    { numRuns: count, seed },
  );
}
