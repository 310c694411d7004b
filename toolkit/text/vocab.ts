// The vocabulary: tokens by id, the special ones known by name, and how to build one from texts.
import { Fault } from '../words/fault.ts';
import { type Counts, pieceCounter } from './count.ts';

export interface Vocab {
  /** By id. */
  readonly tokens: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  readonly pad: number;
  readonly unk: number;
  readonly cls: number;
  readonly sep: number;
  readonly mask: number;
}

/** The tokens every vocabulary has, in the order of a built one. */
export const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/**
 * The vocabulary with these tokens; of a token given twice the later id counts, as in the reference. `where` names it in the
 * Fault thrown when a special token is missing.
 */
export function createVocab(tokens: readonly string[], where = 'vocab'): Vocab {
  const ids = new Map(tokens.map((token, id) => [token, id] as const));
  const [pad, unk, cls, sep, mask] = specials.map((token) => {
    const id = ids.get(token);
    if (id === undefined) throw new Fault('text.no-special', { where, token, tokens: tokens.length });
    return id;
  }) as [number, number, number, number, number];
  return { tokens, ids, pad, unk, cls, sep, mask };
}

/**
 * Reads a `vocab.txt`: one token per line. Lines end with \n and nothing else, and are not trimmed: bert-base-chinese has
 * U+2028 as a token.
 */
export function parseVocab(text: string, where?: string): Vocab {
  const tokens = text.split('\n');
  if (tokens.at(-1) === '') tokens.pop();
  return createVocab(tokens, where);
}

/** The `vocab.txt` that `parseVocab` reads. */
export function formatVocab({ tokens }: Vocab): string {
  return tokens.map((token) => `${token}\n`).join('');
}

export interface VocabOptions {
  /** How often a character or word must occur in the texts. @default 2 */
  readonly minCount?: number;
  /** Tokens at most. @default 8000, which nearly covers Chinese text: 4,800 characters make up 99.9 % of it */
  readonly size?: number;
  /** As the tokenizer that will use it. @default true */
  readonly lowerCase?: boolean;
  /**
   * What is counted in a larger corpus: it fills up what the texts leave free, and all stands in its order. So a text more or
   * less seldom changes the vocabulary.
   */
  readonly corpus?: Counts;
}

/**
 * Builds a vocabulary: the special tokens; a safety set (ASCII punctuation, digits and letters, the latter two also inside
 * words), so that no Latin word is ever unknown; then the characters of `texts`; then their whole words of Latin letters and
 * digits. Frequent ones come first, equally frequent ones by code point, so the result does not depend on the order of the texts.
 * Throws a Fault when `size` cannot hold the safety set.
 */
export function buildVocab(texts: Iterable<string>, options: VocabOptions = {}): Vocab {
  const counter = pieceCounter(options.lowerCase ?? true);
  for (const text of texts) counter.add(text);
  return vocabFrom(counter.read(), options);
}

/** The vocabulary of texts that have been counted, with the same `lowerCase`. */
export function vocabFrom(counts: Counts, options: VocabOptions = {}): Vocab {
  const { minCount = 2, size = 8000, lowerCase = true, corpus } = options;
  const safe = safety(lowerCase);
  if (!(size >= safe.length)) throw new Fault('text.vocab-size', { least: safe.length, received: String(size) });
  const tokens = new Set(safe);
  const fill = (more: readonly string[]): void => {
    for (const token of more) if (tokens.size < size) tokens.add(token);
  };
  const pieces = (counts: Counts): string[] => [
    ...ranked(counts.characters, minCount),
    ...ranked(counts.words, minCount),
  ];
  fill(pieces(counts));
  if (!corpus) return createVocab([...tokens]);
  const common = pieces(corpus);
  fill(common);
  const ordered = new Set([...safe, ...common.filter((token) => tokens.has(token))]);
  const alone = [...tokens].filter((token) => !ordered.has(token)).sort(byCodePoint);
  return createVocab([...ordered, ...alone]);
}

function safety(lowerCase: boolean): string[] {
  const ascii = Array.from({ length: 0x7f - 0x21 }, (_, i) => String.fromCharCode(0x21 + i));
  const kept = ascii.filter((character) => !lowerCase || !/[A-Z]/.test(character));
  const inner = kept.filter((character) => /[0-9A-Za-z]/.test(character));
  return [...specials, ...kept, ...inner.map((character) => `##${character}`)];
}

function ranked(counts: ReadonlyMap<string, number>, least: number): string[] {
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort(([a, m], [b, n]) => n - m || byCodePoint(a, b))
    .map(([token]) => token);
}

/** UTF-16 order would put characters beyond U+FFFF before U+E000. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
