// One column of one row group, read a page at a time.
import { crc32 } from 'node:zlib';

import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import type { ColumnDecoder, DecodedArray, FileMetaData, PageHeader } from 'hyparquet/src/types.js';
import { compressors } from './compressors.ts';
import { checkRuns } from './runs.ts';

/** The bytes from `from` to before `to`; rejects where there are none. */
export type ReadAt = (from: number, to: number) => Promise<ArrayBuffer>;

type Chunk = FileMetaData['row_groups'][number]['columns'][number];

/** A page header is some dozen bytes, unless it carries statistics of long texts. */
const [HEADER, LARGEST_HEADER] = [1 << 12, 1 << 24];
/** More of either in one page is damage, or meant to do some (writers end a page at 1 MB or 20,000 rows). */
const [LARGEST_PAGE, MOST_VALUES] = [1 << 30, 1 << 24];

export class ColumnPages {
  /** The leaf's path, joined by dots. */
  readonly name: string;
  readonly #read: ReadAt;
  readonly #decoder: ColumnDecoder;
  readonly #nested: boolean;
  #at: number;
  readonly #end: number;
  #left: number;
  #dictionary: DecodedArray | undefined;
  #rows: unknown[] = [];
  #from = 0;
  /** The last row of a nested column, which the next page may continue. */
  #open: unknown[] = [];

  constructor({ meta_data: meta, file_path }: Chunk, schema: FileMetaData['schema'], read: ReadAt) {
    if (!meta || file_path) throw new RangeError('column outside the file');
    const schemaPath = getSchemaPath(schema, meta.path_in_schema);
    const { element } = schemaPath.at(-1)!;
    this.name = meta.path_in_schema.join('.');
    this.#read = read;
    this.#decoder = {
      ...{ pathInSchema: meta.path_in_schema, type: meta.type, element, schemaPath, codec: meta.codec },
      ...{ parsers: DEFAULT_PARSERS, compressors },
    };
    this.#nested = getMaxRepetitionLevel(schemaPath) > 0;
    this.#at = Number(meta.dictionary_page_offset || meta.data_page_offset);
    this.#end = this.#at + Number(meta.total_compressed_size);
    this.#left = Number(meta.num_values);
  }

  /** Whole rows that can be taken. */
  get ready(): number {
    return this.#rows.length - this.#from;
  }

  /** Reads on until there is a row to take or the column is at its end. */
  async fill(): Promise<void> {
    while (this.ready === 0 && this.#left > 0) await this.#page();
  }

  take(count: number): unknown[] {
    const rows = this.#rows.slice(this.#from, this.#from + count);
    this.#from += count;
    return rows;
  }

  async #page(): Promise<void> {
    const { header, length } = await this.#header();
    const start = this.#at + length;
    const size = header.compressed_page_size;
    if (!(size >= 0 && start + size <= this.#end)) throw new RangeError(`page of ${size} bytes`);
    this.#at = start + size;
    if (header.type === 'INDEX_PAGE') return;
    const bytes = new Uint8Array(await this.#read(start, start + size));
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0) throw new RangeError('checksum');
    const page = unpack(bytes, header, this.#decoder);
    const count = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values;
    if (header.type === 'DICTIONARY_PAGE') {
      this.#dictionary = convert(this.#decode(page, header), this.#decoder);
      return;
    }
    if (count === undefined || !(count >= 0 && count <= Math.min(this.#left, MOST_VALUES))) {
      throw new RangeError(`page of ${count} values`);
    }
    this.#left -= count;
    checkRuns(page, header, this.#decoder);
    this.#hold(this.#decode(page, header));
  }

  #decode(page: Uint8Array, header: PageHeader): DecodedArray {
    const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
    const whole = { ...header, compressed_page_size: page.length, uncompressed_page_size: page.length };
    const decoder: ColumnDecoder = { ...this.#decoder, codec: 'UNCOMPRESSED' };
    const before = this.#nested ? this.#open : undefined;
    return readPage(reader, whole, decoder, this.#dictionary, before, 0).data ?? [];
  }

  #hold(values: DecodedArray): void {
    const rows: unknown[] = Array.from(values as ArrayLike<unknown>);
    if (rows.includes(undefined)) throw new RangeError('value outside the dictionary');
    this.#open = this.#nested && this.#left > 0 ? rows.splice(-1) : [];
    this.#rows = rows;
    this.#from = 0;
  }

  async #header(): Promise<{ readonly header: PageHeader; readonly length: number }> {
    for (let size = HEADER; ; size *= 8) {
      const end = Math.min(this.#at + size, this.#end);
      const reader = { view: new DataView(await this.#read(this.#at, end)), offset: 0 };
      try {
        return { header: parquetHeader(reader), length: reader.offset };
      } catch (error) {
        if (end === this.#end || size >= LARGEST_HEADER) throw error;
      }
    }
  }
}

/** The bytes of a page unpacked: of a data page of version 2, levels and all. */
function unpack(bytes: Uint8Array, header: PageHeader, { codec, compressors }: ColumnDecoder): Uint8Array {
  const v2 = header.data_page_header_v2;
  const levels = v2 ? v2.repetition_levels_byte_length + v2.definition_levels_byte_length : 0;
  const size = header.uncompressed_page_size - levels;
  if (!(levels >= 0 && levels <= bytes.length && size >= 0 && size <= LARGEST_PAGE)) {
    throw new RangeError(`page of ${header.uncompressed_page_size} bytes`);
  }
  if (v2 && (v2.is_compressed === false || size === 0)) return bytes;
  const data = decompressPage(bytes.subarray(levels), size, codec, compressors);
  if (levels === 0) return data;
  const page = new Uint8Array(levels + data.length);
  page.set(bytes.subarray(0, levels));
  page.set(data, levels);
  return page;
}
