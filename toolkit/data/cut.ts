// Texts as words, by jieba.

export type Cut = (text: string) => readonly string[];

export interface Cutter {
  /** Every word, and of long words their parts too. */
  readonly search: Cut;
  /** Nouns, names and Latin words. */
  readonly nouns: Cut;
}

let opened: Promise<Cutter> | undefined;

/** jieba with its own dictionary; loaded once, and only for who cuts. */
export function openCutter(): Promise<Cutter> {
  opened ??= load();
  return opened;
}

async function load(): Promise<Cutter> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  return {
    search: (text) => jieba.cutForSearch(text, true),
    nouns: (text) =>
      jieba
        .tag(text, true)
        .filter(({ tag }) => /^(n|vn|eng)/.test(tag))
        .map(({ word }) => word),
  };
}
