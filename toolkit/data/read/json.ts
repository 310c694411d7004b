// A .json file: one array of objects, as many published sets are, read element by element; or lines, as in JSONL.
// An array may stand on one line of any length, and a damaged element costs no other where elements begin lines.
import { Fault } from '../../words/fault.ts';
import { parseObject, readJsonl } from './jsonl.ts';
import { type Line, LONGEST_LINE, lines } from './lines.ts';
import type { FileRow, Reading } from './row.ts';

export async function* readJson(reading: Reading): AsyncGenerator<FileRow> {
  yield* (await isArray(reading)) ? readArray(reading) : readJsonl(reading);
}

async function isArray(reading: Reading): Promise<boolean> {
  for await (const { text } of lines({ ...reading, refuse() {} }, true)) {
    if (text.trim() !== '') return text.trimStart().startsWith('[');
  }
  return false;
}

/**
 * Refused: an element that is no object. What a damaged one had swallowed is read again from the next line that begins
 * an element. Faults: an array that does not end, an element of more than 32 Mi characters.
 */
async function* readArray(reading: Reading): AsyncGenerator<FileRow> {
  const source = lines(reading, true);
  const again: Line[] = []; // last first
  const elements = new Elements();
  for (let ended = false; !ended; ) {
    const line = again.pop() ?? ((await source.next()).value as Line | undefined);
    for (const { lines: swallowed, text } of line ? elements.push(line) : elements.release()) {
      const { number } = swallowed[0]!;
      const row = parseObject(text, number, reading);
      if (row) {
        yield row;
        continue;
      }
      const next = swallowed.findIndex((one, at) => at > 0 && !swallowed[at - 1]!.open && elements.canBegin(one));
      if (next < 0) {
        if (text.length <= LONGEST_LINE) continue;
        throw new Fault('data.long-line', {
          ...{ where: reading.path, line: number },
          ...{ limit: LONGEST_LINE, received: text.length },
        });
      }
      again.push(...swallowed.slice(next).reverse());
      elements.restart();
      break;
    }
    ended = !line && again.length === 0;
  }
  if (!elements.isWhole) throw new Fault('data.cut-array', { where: reading.path, line: elements.line });
}

interface Element {
  /** Those it stands on. */
  readonly lines: readonly Line[];
  readonly text: string;
}

/** Cuts arrays into the texts of their elements by counting brackets outside strings; JSON.parse judges each of them. */
class Elements {
  /** Of the last element begun. */
  line = 1;
  #lines: Line[] = [];
  #texts: string[] = [];
  #size = 0;
  /** −1 outside an array, 0 between its elements. */
  #depth = -1;
  #inString = false;
  /** A string went over the end of a line: the brackets counted since mean nothing. */
  #isBroken = false;
  #atStart = true;
  /** What stands on a line before the element it begins with. */
  #indent: string | undefined;

  *push(line: Line): Generator<Element> {
    const { text, open = false } = line;
    if (this.#atStart && this.#isDamaged && this.canBegin(line)) {
      yield* this.release();
      this.restart();
    }
    const sign = /["{}[\],]/g;
    let from = 0;
    if (this.#inString) this.#inString = !skipString(text, sign);
    while (!this.#inString) {
      const match = sign.exec(text);
      if (!match) break;
      const [found] = match;
      if (found === '"') this.#inString = !skipString(text, sign);
      else if (this.#depth < 0 ? found === '[' : this.#depth === 0 && ',]}'.includes(found)) {
        this.#hold(line, from, match.index);
        yield* this.release();
        from = match.index + 1;
      }
      if (found === '[' || (found === '{' && this.#depth >= 0)) this.#depth += 1;
      else if (']}'.includes(found) && this.#depth >= 0) this.#depth -= 1;
    }
    this.#hold(line, from, text.length);
    this.#atStart = !open;
    if (!open && this.#inString) {
      this.#inString = false;
      this.#isBroken = this.#depth >= 0;
    }
    if (this.#size > LONGEST_LINE || (this.#depth < 0 && !open)) yield* this.release();
  }

  /** What is held, if anything is. */
  *release(): Generator<Element> {
    const element = { lines: this.#lines, text: this.#texts.join('').trim() };
    this.#lines = [];
    this.#texts = [];
    this.#size = 0;
    this.#isBroken = false;
    if (element.lines.length > 0) yield element;
  }

  /** Goes on as if the last comma between two elements had just been read. */
  restart(): void {
    this.#depth = 0;
    this.#inString = false;
    this.#isBroken = false;
    this.#atStart = true;
  }

  /** Whether an element, or the end of the array, may begin with this line: its bracket stands where the others do. */
  canBegin({ text }: Line): boolean {
    const start = text.trimStart();
    return text[0] === ']' || (start[0] === '{' && [undefined, text.slice(0, -start.length)].includes(this.#indent));
  }

  /** Whether every bracket was closed. */
  get isWhole(): boolean {
    return this.#depth === -1;
  }

  /** Whether a bracket at the start of the next line shows what is held to be damaged: an object has none but behind a colon. */
  get #isDamaged(): boolean {
    if (this.#isBroken || this.#depth !== 1) return this.#isBroken;
    return !this.#texts
      .findLast((text) => text.trim() !== '')
      ?.trimEnd()
      .endsWith(':');
  }

  #hold(line: Line, from: number, to: number): void {
    const text = line.text.slice(from, to);
    if (this.#lines.length === 0) {
      const start = text.trimStart();
      if (start === '') return;
      this.line = line.number;
      if (this.#atStart && from === 0 && start[0] === '{') this.#indent = text.slice(0, -start.length);
    }
    this.#lines.push(line);
    this.#texts.push(line.open ? text : `${text}\n`);
    this.#size += text.length;
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
