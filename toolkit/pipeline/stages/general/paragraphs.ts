// A corpus file as paragraphs, whatever its format: text as it is, records as a document each.
import { lines } from '../../../data/read/lines.ts';
import { tally } from '../../../data/read/quarantine.ts';
import { readExamples, type Source } from '../../../data/read/read.ts';

/** A document that goes on for longer counts as several: a file without blank lines has something to hold out, too. */
const LONGEST = 64;

/** Bytes read at a time. */
const CHUNK = 1 << 18;

export const isText = (path: string): boolean => /\.txt(\.gz)?$/i.test(path);

/**
 * The paragraphs of `source` in order, one a line, with '' between documents. Lines that cannot be read are passed over.
 * Faults: those of reading; a file of which more than a hundredth cannot be read.
 */
export async function* paragraphs(source: Source): AsyncGenerator<string> {
  let length = 0;
  for await (const line of isText(source.path) ? textLines(source.path) : recordLines(source)) {
    const blank = line.trim() === '';
    if (!blank && length === LONGEST) yield '';
    length = blank ? 0 : length === LONGEST ? 1 : length + 1;
    yield line;
  }
}

async function* textLines(path: string): AsyncGenerator<string> {
  const { accept, refuse, close } = tally(path, { quarantine: () => undefined });
  for await (const { text } of lines({ path, fields: {}, chunk: CHUNK, refuse })) {
    accept();
    yield text;
  }
  close();
}

/** What a record says, its reasoning and its answer included. */
async function* recordLines(source: Source): AsyncGenerator<string> {
  for await (const example of readExamples(source, { needs: ['text'], quarantine: () => undefined })) {
    const { text, pair = '', reasoning = '', answer = '' } = example;
    for (const part of [text, pair, reasoning, answer]) yield* part.split('\n').filter((line) => line.trim() !== '');
    yield '';
  }
}
