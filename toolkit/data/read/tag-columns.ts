// Column files: a token and its tag a line, a blank line between sentences. `字 B-NAME`, with spaces or tabs; columns
// between the two are left alone, as are CoNLL's -DOCSTART- lines.
import { Fault } from '../../words/fault.ts';
import { lines } from './lines.ts';
import type { FileRow, Reader, Reading } from './row.ts';
import { joined, type Tagged } from './sentence.ts';

/** BIO, or whichever scheme a sentence's tags show. */
export const readTags: Reader = (reading) => sentences(reading, false);

/** BMES and BIOES: an entity of several tokens has to end. */
export const readClosedTags: Reader = (reading) => sentences(reading, true);

/** Refused, sentence by sentence, with the line: one column only, and what `joined` faults. */
async function* sentences(reading: Reading, closed: boolean): AsyncGenerator<FileRow> {
  const { path, refuse } = reading;
  let rows: Tagged[] = [];
  let bad: { readonly line: number; readonly reason: Fault; readonly text: string } | undefined;
  const row = (): FileRow | undefined => {
    const [sentence, broken] = [rows, bad];
    [rows, bad] = [[], undefined];
    try {
      if (broken) throw broken.reason;
      if (sentence.length === 0) return undefined;
      const { text, entities } = joined(unnumbered(sentence), path, closed);
      return { line: sentence[0]!.line, values: { text, entities } };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const line = Number(error.values['line']);
      refuse(line, error, broken?.text ?? sentence.find((one) => one.line === line)?.token ?? '');
      return undefined;
    }
  };
  for await (const { number, text } of lines(reading)) {
    if (text.trim() === '' || text.startsWith('-DOCSTART-')) {
      const done = row();
      if (done) yield done;
      continue;
    }
    const columns = text.trimEnd().split(/[ \t]+/);
    if (columns.length > 1) rows.push({ token: columns[0] || ' ', tag: columns.at(-1)!, line: number });
    else
      bad ??= {
        line: number,
        text,
        reason: new Fault('data.columns', { where: path, line: number, expected: 2, received: 1 }),
      };
  }
  const last = row();
  if (last) yield last;
}

/** Weibo's 字0 is the character with its number in its word. */
function unnumbered(rows: readonly Tagged[]): readonly Tagged[] {
  const all = rows.every(({ token }) => /^.\d$/u.test(token)) && rows.some(({ token }) => /^\p{L}0$/u.test(token));
  return all ? rows.map((row) => ({ ...row, token: row.token.slice(0, -1) })) : rows;
}
