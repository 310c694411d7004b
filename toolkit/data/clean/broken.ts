// Text that went through the wrong decoder.

/**
 * - U+FFFD, private use, controls other than tab and line ends, noncharacters: nothing anyone typed.
 * - 锟斤拷: U+FFFD written as UTF-8 and read as GBK. 烫烫烫, 屯屯屯: uninitialised memory read as GBK.
 * - Ã©, ä¸­: UTF-8 read as Latin-1 or Windows-1252 — a lead byte and the continuation bytes it asks for.
 * - 锛, 銆, 鈥, 鐨, 浠, 鏄, 鍦: the first two bytes of ，。“的们是在 read as GBK; real Chinese hardly uses them.
 */
const continuation = '[\\x80-\\xBF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
const broken = new RegExp(
  [
    '[\\uFFFD\\uFFFE\\uFFFF\\uE000-\\uF8FF\\0-\\x08\\x0B\\x0E-\\x1F\\x7F-\\x9F]+',
    '锟斤拷?|烫烫烫+|屯屯屯+|[锛銆鈥鐨浠鏄鍦]',
    `[ÂÃ]${continuation}|[\\xE0-\\xEF]${continuation}{2}|[\\xF0-\\xF4]${continuation}{3}`,
  ].join('|'),
  'g',
);

/** Share of units that belong to broken passages, 0 to 1. */
export function brokenShare(texts: readonly string[]): number {
  let [all, bad] = [0, 0];
  for (const text of texts) {
    all += text.length;
    for (const [passage] of text.matchAll(broken)) bad += passage.length;
  }
  return all === 0 ? 0 : bad / all;
}
