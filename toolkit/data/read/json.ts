// A .json file: one array of objects, as many published sets are, read element by element; or lines, as in JSONL.
import { Fault } from '../../words/fault.ts';
import { parseObject } from './jsonl.ts';
import { type Line, lines } from './lines.ts';
import type { FileRow, Reading } from './row.ts';

export async function* readJson(reading: Reading): AsyncGenerator<FileRow> {
  let elements: Elements | 'lines' | undefined;
  for await (const line of lines(reading)) {
    if (elements === undefined) {
      if (line.text.trim() === '') continue;
      elements = line.text.trimStart().startsWith('[') ? new Elements() : 'lines';
    }
    if (elements === 'lines' && line.text.trim() === '') continue;
    for (const { number, text } of elements === 'lines' ? [line] : elements.push(line)) {
      const row = parseObject(text, number, reading);
      if (row) yield row;
    }
  }
  if (!(elements instanceof Elements)) return;
  const { rest, isWhole } = elements;
  const row = rest && parseObject(rest.text, rest.number, reading);
  if (row) yield row;
  if (isWhole || (rest && !row)) return;
  const where = { where: reading.path, line: rest?.number ?? 1 };
  reading.refuse(where.line, new Fault('data.cut-array', where), rest?.text ?? '');
}

interface Element {
  /** 1-based: the line it starts on. */
  readonly number: number;
  readonly text: string;
}

/** Cuts an array into the texts of its elements by counting brackets outside strings; JSON.parse judges each of them. */
class Elements {
  #held: string[] = [];
  #line = 1;
  #depth = -1;

  *push({ number, text }: Line): Generator<Element> {
    const sign = /["{}[\],]/g;
    let from = 0;
    let inString = false; // no string goes over the end of a line
    for (let match = sign.exec(text); match; match = sign.exec(text)) {
      const [found] = match;
      if (found === '"') {
        inString = !inString;
        if (inString) inString = !skipString(text, sign);
      } else if (found === '{' || found === '[') {
        this.#depth += 1;
        if (this.#depth === 0) from = match.index + 1; // the array's own bracket
      } else if (found === ',' ? this.#depth === 0 : this.#depth-- === 0) {
        this.#hold(text.slice(from, match.index), number);
        yield* this.#release();
        from = match.index + 1;
      }
      if (inString) break;
    }
    this.#hold(text.slice(from), number);
  }

  /** What stands behind the last comma of an array that does not end, or behind the end of one that does. */
  get rest(): Element | undefined {
    return this.#held.length === 0 ? undefined : { number: this.#line, text: this.#held.join('\n') };
  }

  /** Whether every bracket was closed. */
  get isWhole(): boolean {
    return this.#depth === -1;
  }

  #hold(text: string, number: number): void {
    if (this.#held.length === 0) {
      if (text.trim() === '') return;
      this.#line = number;
    }
    this.#held.push(text);
  }

  *#release(): Generator<Element> {
    if (this.#held.length > 0) yield { number: this.#line, text: this.#held.join('\n') };
    this.#held = [];
  }
}

/** Moves `at.lastIndex` behind the string that begins there; false if it does not end in `text`. */
function skipString(text: string, at: RegExp): boolean {
  const end = /["\\]/g;
  end.lastIndex = at.lastIndex;
  for (let match = end.exec(text); match; match = end.exec(text)) {
    if (match[0] === '"') {
      at.lastIndex = end.lastIndex;
      return true;
    }
    end.lastIndex += 1;
  }
  return false;
}
