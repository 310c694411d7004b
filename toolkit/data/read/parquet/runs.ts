// Parquet's run-length encoding, walked before it is followed: the decoder writes as many values as a run says, and
// one flipped bit can say a thousand million.
// https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE

import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { ColumnDecoder, DataReader, PageHeader } from 'hyparquet/src/types.js';

/** Values that a bit-packed run may have beyond its page's: writers pad to 8, some to a buffer. */
const PADDING = 512;

/** Throws where a run of an unpacked data page goes beyond the page's values. */
export function checkRuns(page: Uint8Array, header: PageHeader, { schemaPath, type }: ColumnDecoder): void {
  const reader: DataReader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
  const levels = [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)];
  const v2 = header.data_page_header_v2;
  const { num_values: count, encoding } = (v2 ?? header.data_page_header)!;
  const lengths = v2 && [v2.repetition_levels_byte_length, v2.definition_levels_byte_length];
  for (const [i, most] of levels.entries()) {
    if (most > 0) walk(reader, 32 - Math.clz32(most), count, lengths?.[i] ?? prefix(reader));
    else reader.offset += lengths?.[i] ?? 0;
  }
  if (encoding === 'RLE') walk(reader, 1, count, v2 ? rest(reader) : prefix(reader), true);
  if (encoding !== 'RLE_DICTIONARY' && encoding !== 'PLAIN_DICTIONARY') return;
  if (count === 0 || rest(reader) === 0) return;
  const width = type === 'BOOLEAN' ? 1 : reader.view.getUint8(reader.offset++);
  if (width > 32) throw new RangeError(`${width} bits`);
  if (width > 0) walk(reader, width, count, rest(reader), true);
}

/** Follows runs until there are `count` values or, where `some` will do, until the bytes end. */
function walk(reader: DataReader, width: number, count: number, length: number, some = false): void {
  const end = reader.offset + length;
  if (!(length >= 0 && end <= reader.view.byteLength)) throw new RangeError(`runs of ${length} bytes`);
  for (let seen = 0; seen < count; ) {
    if (reader.offset >= end) {
      if (some) break;
      throw new RangeError(`${seen} of ${count} levels`);
    }
    const header = readVarInt(reader);
    const packed = (header & 1) === 1;
    const values = packed ? (header >>> 1) * 8 : header >>> 1;
    if (values > count - seen + PADDING) throw new RangeError(`run of ${values} values`);
    reader.offset += packed ? (header >>> 1) * width : (width + 7) >> 3;
    seen += values;
  }
  reader.offset = end;
}

function prefix(reader: DataReader): number {
  const length = reader.view.getUint32(reader.offset, true);
  reader.offset += 4;
  return length;
}

const rest = ({ view, offset }: DataReader): number => view.byteLength - offset;
