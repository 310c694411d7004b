// Cleaning a stream that does not fit into memory: two passes, with a spool file between them.
import { rm } from 'node:fs/promises';
import { type LineWriter, openLines } from '../../files/line-writer.ts';
import { readBytes } from '../read/bytes.ts';
import type { Example } from '../records.ts';
import { sum } from './clean.ts';
import type { Histogram } from './histogram.ts';
import { createReview } from './review.ts';
import type { CleanOptions, Part, Verdict } from './rules.ts';
import { type Counts, createScreen, type Screen } from './screen.ts';

export interface CleanFiles {
  readonly examples: AsyncIterable<Example>;
  readonly partOf: (example: Example) => Part;
  /** A file for the records between the passes; removed at the end. */
  readonly spool: string;
  /** Where the records of a part go, one JSON object a line; a part without a record gets no file, two may share one. */
  readonly kept: (part: Part) => string;
  /** Where the rejected go: {rule, value, other?, part, example} a line, those of the first pass first. */
  readonly rejected: string;
  /** Called for every record that both passes have let through. */
  readonly keep?: (example: Example, part: Part) => void;
  /** Default: every rule at its own limit. */
  readonly options?: CleanOptions;
  /** Called after every 1,000 records of a pass and at its end. */
  readonly progress?: (progress: CleanProgress) => void;
  /** Bytes of the spool read at a time; default 1 MiB. No value changes the result. */
  readonly chunk?: number;
}

export interface CleanProgress {
  readonly pass: 1 | 2;
  /** Records judged in this pass. */
  readonly records: number;
  /** Rejected so far by each rule, both passes together. */
  readonly rejected: Counts;
}

export interface CleanReport {
  readonly read: number;
  readonly kept: number;
  readonly parts: Readonly<Record<Part, number>>;
  readonly counts: Counts;
  readonly histograms: Readonly<Record<'question' | 'answer' | 'similarity' | 'relevance' | 'leakage', Histogram>>;
}

const partNames: readonly Part[] = ['train', 'validation', 'test', 'given'];
const STEP = 1000;

/**
 * Reads `examples` once, judges each by the rules of the first pass into the spool, then by those of the second into
 * the files of the parts. All files appear at the end or, after an error, none. Memory: one record, the index of near
 * duplicates (see near.ts), 20 MB of term counts.
 */
export async function cleanFiles(files: CleanFiles): Promise<CleanReport> {
  const { options = {}, spool } = files;
  const opened: LineWriter[] = [];
  const create = async (path: string, durable?: boolean): Promise<LineWriter> => {
    const writer = await openLines(path, durable);
    opened.push(writer);
    return writer;
  };
  try {
    const rejected = await create(files.rejected);
    const screen = createScreen(options);
    const read = await screenInto(await create(spool, false), rejected, files, screen);
    const review = createReview(screen.gathered);
    const counts = (): Counts => sum(screen.counts(), review.counts());
    const { parts, writers } = await reviewInto(create, rejected, files, { judge: review.judge, counts });
    for (const writer of [...writers, rejected]) await writer.finish();
    const kept = partNames.reduce((total, part) => total + parts[part], 0);
    const histograms = { ...screen.histograms(), ...review.histograms() };
    return { read, kept, parts, counts: counts(), histograms };
  } finally {
    for (const writer of opened) await writer.abandon();
    await rm(spool, { force: true });
  }
}

/** One pass: what it says of a record, and how often each rule has objected so far. */
type Sieve = Pick<Screen, 'judge' | 'counts'>;

/** A line of the spool is the number of the part and the record: the record's bytes go on as they are. */
async function screenInto(
  spool: LineWriter,
  rejected: LineWriter,
  files: CleanFiles,
  { judge, counts }: Sieve,
): Promise<number> {
  const tell = (): void => files.progress?.({ pass: 1, records: read, rejected: counts() });
  let read = 0;
  for await (const example of files.examples) {
    const part = files.partOf(example);
    const verdict = judge(example, part);
    const line = JSON.stringify(example);
    const wait = verdict
      ? rejected.add(`${opening(verdict, part)}${line}}\n`)
      : spool.add(`${partNames.indexOf(part)}${line}\n`);
    if (wait) await wait;
    read += 1;
    if (read % STEP === 0) tell();
  }
  await spool.finish();
  tell();
  return read;
}

async function reviewInto(
  create: (path: string) => Promise<LineWriter>,
  rejected: LineWriter,
  { spool, kept, keep, progress, chunk = 1 << 20 }: CleanFiles,
  { judge, counts }: Sieve,
): Promise<{ readonly parts: Record<Part, number>; readonly writers: readonly LineWriter[] }> {
  const parts: Record<Part, number> = { train: 0, validation: 0, test: 0, given: 0 };
  const writers = new Map<string, LineWriter>(); // by path
  const tell = (): void => progress?.({ pass: 2, records: read, rejected: counts() });
  let read = 0;
  for await (const lines of byLines(readBytes(spool, chunk))) {
    for (const bytes of lines) {
      const part = partNames[bytes[0]! - 48]!;
      const line = bytes.subarray(1); // with its line end
      const example = JSON.parse(line.toString()) as Example;
      const verdict = judge(example, part);
      if (verdict) {
        await rejected.add(opening(verdict, part));
        await rejected.add(line.subarray(0, -1));
        await rejected.add('}\n');
      } else {
        parts[part] += 1;
        const path = kept(part);
        const writer = writers.get(path) ?? (await create(path));
        writers.set(path, writer);
        const wait = writer.add(line);
        if (wait) await wait;
        keep?.(example, part);
      }
      read += 1;
      if (read % STEP === 0) tell();
    }
  }
  tell();
  return { parts, writers: [...writers.values()] };
}

const opening = ({ rule, value, other }: Verdict, part: Part): string =>
  `${JSON.stringify({ rule, value, ...(other === undefined ? {} : { other }), part }).slice(0, -1)},"example":`;

/** The lines that each chunk completes, with their ends. */
async function* byLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Buffer[]> {
  let rest: Buffer[] = [];
  for await (const bytes of chunks) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      const piece = bytes.subarray(start, end + 1);
      lines.push(rest.length === 0 ? piece : Buffer.concat([...rest, piece]));
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
    yield lines;
  }
}
