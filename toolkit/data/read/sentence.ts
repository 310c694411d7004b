// From tokens with tags to a text with entities: BIO, BIOES, BMES and BILOU, told apart by their letters.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import type { FileRow } from './row.ts';

/** A token of a sentence, its tag, and where both stand. */
export interface Tagged {
  readonly token: string;
  readonly tag: string;
  readonly line: number;
}

export interface Sentence {
  readonly text: string;
  /** As an annotation of objects (see entity-forms.ts). */
  readonly entities: readonly {
    readonly start: number;
    readonly end: number;
    readonly type: string;
    readonly offsets: 'utf16';
  }[];
}

type Part = 'begin' | 'inner' | 'end' | 'single' | 'outside';

const letters: Readonly<Record<string, Part>> = {
  ...{ B: 'begin', I: 'inner', M: 'inner', E: 'end', L: 'end', S: 'single', U: 'single' },
};

/**
 * The sentence that `rows` spell; tokens are joined without a space, words of letters or digits with one. `closed`: an entity
 * of several tokens has to end with its E-, also where no tag shows that the scheme has one.
 * Faults: a tag of no scheme, an I-, M- or E- that continues nothing of its type, an entity that is not ended.
 */
export function joined(rows: readonly Tagged[], where: string, closed: boolean): Sentence {
  const tags = rows.map((row) => parse(row, where));
  const ends = closed || rows.some(({ tag }) => /^[MELSU][-_]/.test(tag));
  let text = '';
  const entities: { start: number; end: number; type: string }[] = [];
  let open: string | undefined;
  for (const [at, { part, type }] of tags.entries()) {
    const { token, tag, line } = rows[at]!;
    const before = rows[at - 1]?.tag ?? '∅';
    const isOn = part === 'inner' || part === 'end';
    if (isOn && open !== type) throw new Fault('data.tag-order', { where, line, tag, type, before });
    if (!isOn && open !== undefined && ends)
      throw new Fault('data.tag-open', { where, line: rows[at - 1]!.line, type: open, tag: before });
    if (spaced(rows[at - 1]?.token, token)) text += ' ';
    const start = text.length;
    text += token;
    if (isOn) entities.at(-1)!.end = text.length;
    else if (part !== 'outside') entities.push({ start, end: text.length, type });
    open = part === 'begin' || part === 'inner' ? type : undefined;
  }
  const last = rows.at(-1);
  if (open !== undefined && ends)
    throw new Fault('data.tag-open', { where, line: last!.line, type: open, tag: last!.tag });
  return { text, entities: entities.map((one) => ({ ...one, offsets: 'utf16' })) };
}

function parse({ tag, line }: Tagged, where: string): { readonly part: Part; readonly type: string } {
  if (tag === 'O') return { part: 'outside', type: '' };
  const [, letter = '', type = ''] = /^([A-Z])[-_](.+)$/u.exec(tag) ?? [];
  const part = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
  if (part) return { part, type };
  throw new Fault('data.tag-unknown', { where, line, received: excerpt(tag, 20) });
}

/** Whether a space stood between two tokens: where one is a word, not a character, and both would run together. */
const spaced = (before: string | undefined, token: string): boolean =>
  before !== undefined && before.length + token.length > 2 && /[A-Za-z0-9]$/.test(before) && /^[A-Za-z0-9]/.test(token);

/** A record of `tokens` and `tags` with a text and entities instead. Fault: another number of tags than of tokens. */
export function sentence({ tokens, tags, ...rest }: FileRow['values'], where: string, line: number): FileRow['values'] {
  const [words, names] = [tokens as readonly string[], tags as readonly unknown[]];
  if (words.length !== names.length)
    throw new Fault('data.tag-count', { where, line, expected: words.length, received: names.length });
  const rows = words.map((token, at) => ({ token: token.toWellFormed(), tag: String(names[at]), line }));
  return { ...rest, ...joined(rows, where, false) };
}
