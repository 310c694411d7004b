// Characters of the same reading, as pinyin input confuses them.
import { pinyin } from 'pinyin-pro';
import { exchange, type StandIns } from './noise.ts';
import type { Span } from './spans.ts';

export interface HomophoneOptions {
  /** Only characters of the same tone; default true. */
  readonly tone?: boolean;
}

/**
 * `text` with the share `rate` of its characters replaced by others that sound alike, outside `spans`. A character is read
 * as its context has it (银行 háng, 行走 xíng); what replaces it is in common use and mostly read so by itself. Pure.
 */
export function homophones(
  text: string,
  rate: number,
  key: number,
  spans: readonly Span[],
  options: HomophoneOptions = {},
): string {
  return exchange(text, rate, key, spans, rate > 0 ? soundAlikes(text, options) : () => []);
}

/** What sounds like a character of `text`, itself included. */
export function soundAlikes(text: string, { tone = true }: HomophoneOptions = {}): StandIns {
  const readings = readingsOf(text, tone);
  return (_, start) => alike(tone).get(readings[start] ?? '') ?? [];
}

const format = (tone: boolean) => ({ type: 'array', toneType: tone ? 'num' : 'none' }) as const;

/** The reading of the character that starts at each UTF-16 position. */
function readingsOf(text: string, tone: boolean): readonly string[] {
  const readings: string[] = [];
  let start = 0;
  const read = pinyin(text, format(tone));
  for (const [at, character] of [...text].entries()) {
    readings[start] = read[at]!;
    start += character.length;
  }
  return readings;
}

const tables = new Map<boolean, ReadonlyMap<string, readonly string[]>>();

/** Common characters by their most frequent reading; made once, when first asked for. */
function alike(tone: boolean): ReadonlyMap<string, readonly string[]> {
  let table = tables.get(tone);
  if (!table) {
    table = Map.groupBy(common(), (character) => pinyin(character, format(tone))[0]!);
    tables.set(tone, table);
  }
  return table;
}

/** The 3,755 characters in common use: level 1 of GB 2312, rows 16 to 55, which GBK keeps at the same bytes. */
function common(): readonly string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row += 1) {
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) bytes.push(row, cell);
  }
  return [...new TextDecoder('gbk').decode(Uint8Array.from(bytes))];
}
