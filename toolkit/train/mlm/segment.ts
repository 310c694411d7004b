// Chinese text to words, for masks that hide whole ones.

/** The words of a text in their order; together they are as long as the text (UTF-16), white space and punctuation included. */
export type Segment = (text: string) => readonly string[];

/** Occurrences claimed for a term: jieba then keeps it whole against any cut into smaller words. */
const OFTEN = 1_000_000;

/** jieba without terms, which nothing changes, is loaded once. */
let plain: Promise<Segment> | undefined;

/** jieba with its own dictionary and `terms`, which are kept whole; a term with white space cannot be, and is left out. */
export function jiebaSegment(terms: Iterable<string> = []): Promise<Segment> {
  const kept = Array.from(terms).filter((term) => term !== '' && !/\s/u.test(term));
  if (kept.length > 0) return loaded(kept);
  plain ??= loaded([]);
  return plain;
}

async function loaded(terms: readonly string[]): Promise<Segment> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  if (terms.length > 0) jieba.loadDict(Buffer.from(terms.map((term) => `${term} ${OFTEN} n\n`).join('')));
  return (text) => jieba.cut(text, true);
}
