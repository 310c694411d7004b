// What bytes that are no UTF-8 may be: named, so that a person knows what to convert them from.
import type { Key } from '../../words/dictionary.ts';

/** Characters looked at. */
const SAMPLE = 2000;

/**
 * Which fault describes `bytes`, which are not UTF-8, and how they read best: text in GBK (or its superset GB 18030),
 * or damaged UTF-8. Two Chinese characters of UTF-8 read as three rare ones of GBK, so "decodes to Han" alone is no
 * sign of GBK; but almost nothing of real GBK reads as UTF-8.
 */
export function nameBytes(bytes: Uint8Array): { readonly key: Key; readonly text: string } {
  const sample = bytes.subarray(0, SAMPLE);
  const lenient = new TextDecoder('utf-8').decode(sample);
  const gbk = new TextDecoder('gb18030').decode(sample);
  const lost = count(lenient, /\uFFFD/g);
  const readable = count(lenient, /[^\p{ASCII}\uFFFD]/gu);
  const foreign = count(gbk, /\P{ASCII}/gu);
  const isGbk = readable * 2 < lost && count(gbk, /\p{Script=Han}/gu) * 2 > foreign && count(gbk, /\uFFFD/g) <= 1;
  return isGbk ? { key: 'data.gbk', text: gbk } : { key: 'data.not-utf8', text: lenient };
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
