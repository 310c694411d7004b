// Parquet, page by page: memory is that of a few pages, whether a writer made row groups of a thousand rows or of a million.
// hyparquet parses the footer and decodes the pages; the walk over them is ours, because its own takes whole row groups.
import { type FileHandle, open } from 'node:fs/promises';
import { type FileMetaData, parquetMetadataAsync, parquetSchema, type SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { Fault } from '../../../words/fault.ts';
import { excerpt } from '../../excerpt.ts';
import { fileFault } from '../bytes.ts';
import type { FileRow, Reading } from '../row.ts';
import { ColumnPages, type ReadAt } from './pages.ts';
import { plain } from './plain.ts';

/**
 * The rows of a Parquet file with lists and structs as arrays and objects; `line` is the row's number.
 * Faults: missing, unreadable, damaged or of a kind not understood.
 */
export async function* readParquet({ path }: Reading): AsyncGenerator<FileRow> {
  let file: FileHandle | undefined;
  let row = 0;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const read = readerOf(file, size);
    const metadata = await parquetMetadataAsync({ byteLength: size, slice: async (from, to = size) => read(from, to) });
    const { children } = parquetSchema(metadata);
    for (const group of metadata.row_groups) {
      for await (const values of rowsOf(group, children, metadata, read)) {
        row += 1;
        yield { line: row, values };
      }
    }
  } catch (error) {
    throw damage(path, row, error);
  } finally {
    await file?.close();
  }
}

function readerOf(file: FileHandle, size: number): ReadAt {
  return async (from, to) => {
    if (!(from >= 0 && from <= to && to <= size)) throw new RangeError(`bytes ${from}-${to} of ${size}`);
    const bytes = new Uint8Array(to - from);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at);
      if (bytesRead === 0) throw new RangeError(`bytes ${from}-${to} of ${size}`);
      at += bytesRead;
    }
    return bytes.buffer;
  };
}

type RowGroup = FileMetaData['row_groups'][number];

async function* rowsOf(
  { columns: chunks, num_rows }: RowGroup,
  children: readonly SchemaTree[],
  { schema }: FileMetaData,
  read: ReadAt,
): AsyncGenerator<FileRow['values']> {
  const columns = chunks.map((chunk) => new ColumnPages(chunk, schema, read));
  const total = Number(num_rows);
  for (let done = 0; done < total; ) {
    for (const column of columns) await column.fill();
    const count = Math.min(...columns.map(({ ready }) => ready));
    if (!(count > 0 && done + count <= total)) throw new RangeError(`row ${done + 1} of ${total}`);
    const taken = new Map<string, unknown[]>(columns.map((column) => [column.name, column.take(count)]));
    const fields = children.map((child) => [child.element.name, valuesOf(child, taken)] as const);
    for (let i = 0; i < count; i += 1) {
      yield Object.fromEntries(fields.map(([name, values]) => [name, plain(values[i])]));
    }
    done += count;
  }
}

/** The values of one field of the rows whose leaves are in `taken`. */
function valuesOf(child: SchemaTree, taken: Map<string, unknown[]>): readonly unknown[] {
  if (child.children.length > 0) assembleNested(taken, child, DEFAULT_PARSERS);
  const values = taken.get(child.path.join('.'));
  if (!values) throw new RangeError(`no column "${child.element.name}"`);
  return values;
}

/** Whatever a parser of bytes throws at damaged ones, as one fault; a consumer's own error never passes here. */
function damage(path: string, row: number, error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error) return fileFault(path, error);
  const reason = excerpt(error instanceof Error ? error.message : String(error), 80);
  return new Fault('data.bad-parquet', { where: path, row, reason }, { cause: error });
}
