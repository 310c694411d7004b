// Parquet: files of another implementation, hyparquet's own whole-group reading as the second opinion, and damage.

import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { ColumnPages } from '../../../toolkit/data/read/parquet/pages.ts';
import { readParquet } from '../../../toolkit/data/read/parquet/parquet.ts';
import { plain } from '../../../toolkit/data/read/parquet/plain.ts';
import { type ParquetOptions, parquetFile } from '../../../toolkit/pipeline/bench/parquet-file.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { gather, readText, withFile } from '../scratch.ts';
import { arrow, checked, delta, nested, snappy, zstd } from './parquet-files.ts';

const rowsOf = (bytes: Uint8Array): Promise<readonly unknown[]> =>
  withFile('a.parquet', bytes, async (path) => {
    const rows = await gather(readParquet({ path, fields: {}, chunk: 1, refuse: () => {} }));
    return rows.map(({ values }) => values);
  });

const flat = [
  {
    input: '问题甲',
    reasoning_content: '想',
    content: '答一',
    label: '数学',
    score: 10,
    when: '1970-01-01T00:00:00.000Z',
  },
  {
    input: '问题乙',
    reasoning_content: null,
    content: '答二',
    label: '常识',
    score: '9007199254740993',
    when: '1970-01-02T00:00:00.000Z',
  },
  {
    input: '问题甲',
    reasoning_content: '再想',
    content: '答三',
    label: '数学',
    score: -1,
    when: '1970-01-01T00:00:00.001Z',
  },
];
const chats = [
  {
    messages: [
      { role: 'user', content: '一加一' },
      { role: 'assistant', content: '<think>想</think>二' },
    ],
    label: '甲',
  },
  {
    messages: [
      { role: 'system', content: '你是助手' },
      { role: 'user', content: '二加二' },
      { role: 'assistant', content: '<think>长长地想' },
    ],
    label: '乙',
  },
  {
    messages: [
      { role: 'user', content: '三' },
      { role: 'assistant', content: '六' },
    ],
    label: '甲',
  },
];
const withGaps = [chats[0], chats[1], { messages: null, label: '丙' }, { messages: [], label: '丁' }, chats[2]];
const made = (cells: readonly (readonly (string | null)[])[], options?: ParquetOptions): Buffer =>
  Buffer.concat([...parquetFile(['text', 'label'], cells, options)]);

describe('Parquet', () => {
  it.each([
    ['Snappy and dictionaries', snappy, flat],
    ['version 2 pages and delta encodings', delta, flat],
    ['a list of structs, Zstandard', zstd, chats],
    ['a list of structs over many pages', nested, chats],
    ['lists that go from one page to the next, missing and empty ones', arrow, withGaps],
    ['LZ4 and checksums', checked, withGaps],
  ])('reads %s', async (_, bytes, rows) => expect(await rowsOf(bytes)).toEqual(rows));

  it('reads as examples', async () => {
    expect(await readText('a.parquet', zstd)).toEqual([
      { id: 'a.parquet:1', text: '一加一', label: '甲', reasoning: '想', answer: '二' },
      { id: 'a.parquet:2', text: '二加二', label: '乙', reasoning: '长长地想', unclosed: true },
      { id: 'a.parquet:3', text: '三', label: '甲', answer: '六' },
    ]);
    expect((await readText('a.parquet', snappy))[1]).toEqual({
      id: 'a.parquet:2',
      text: '问题乙',
      label: '常识',
      answer: '答二',
    });
  });

  it('puts bad records in quarantine by their number', async () => {
    const bad: number[] = [];
    const bytes = made([
      ['一', 'x'],
      ['长'.repeat(60_000), 'y'],
      ['三', 'z'],
    ]);
    const rows = await readText('a.parquet', bytes, { badShare: 0.5, quarantine: ({ line }) => bad.push(line) });
    expect([rows.map(({ text }) => text), bad]).toEqual([['一', '三'], [2]]);
  });

  it('reads what hyparquet reads, however rows fall into groups and pages', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.option(fc.string({ unit: 'grapheme', maxLength: 8 })), fc.option(fc.constantFrom('甲', '乙'))),
          { minLength: 1, maxLength: 60 },
        ),
        fc.record({
          rowsPerGroup: fc.integer({ min: 1, max: 70 }),
          rowsPerPage: fc.integer({ min: 1, max: 20 }),
          compress: fc.boolean(),
        }),
        async (cells, options) => {
          const bytes = made(cells, options);
          const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
          const theirs = options.compress
            ? cells.map(([text, label]) => ({ text: text?.toWellFormed() ?? null, label }))
            : await parquetReadObjects({ file });
          expect(await rowsOf(bytes)).toEqual(theirs.map(plain));
        },
      ),
      { numRuns: 60 },
    ));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"text":"文","label":"x"}\n')],
    ['a cut file', snappy.subarray(0, 900)],
    ['a file without its beginning', snappy.subarray(900)],
  ])('refuses %s', async (_, bytes) => {
    await expect(readText('a.parquet', bytes)).rejects.toThrow(
      /a\.parquet: expected a whole Parquet file, .* download it again/,
    );
  });

  it('continues a row that goes on in the next page', async () => {
    // a page of version 1 by hand: header, repetition levels, definition levels (all 3), texts
    const page = (...values: readonly (readonly [repetition: 0 | 1, text: string])[]): Buffer => {
      const bits = values.reduce((sum, [repetition], i) => sum | (repetition << i), 0);
      const texts = values.flatMap(([, text]) => [1, 0, 0, 0, text.charCodeAt(0)]);
      const body = [2, 0, 0, 0, 3, bits, 3, 0, 0, 0, 3, 0xff, 0xff, ...texts];
      const size = 2 * body.length; // zigzag
      const header = [0x15, 0, 0x15, size, 0x15, size, 0x2c, 0x15, 2 * values.length, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
      return Buffer.from([...header, ...body]);
    };
    const bytes = Buffer.concat([
      page([0, 'a'], [1, 'b'], [0, 'c']),
      page([1, 'd'], [1, 'e']),
      page([1, 'f'], [0, 'g']),
    ]);
    const meta = {
      path_in_schema: ['tags', 'list', 'element'],
      type: 'BYTE_ARRAY',
      codec: 'UNCOMPRESSED',
      num_values: 7n,
      data_page_offset: 0n,
    };
    const column = new ColumnPages(
      { meta_data: { ...meta, total_compressed_size: BigInt(bytes.length) } } as unknown as ConstructorParameters<
        typeof ColumnPages
      >[0],
      [
        { name: 'schema', num_children: 1 },
        { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
      ] as ConstructorParameters<typeof ColumnPages>[1],
      async (from, to) => Uint8Array.from(bytes.subarray(from, to)).buffer,
    );
    const rows: unknown[][] = [];
    for (await column.fill(); column.ready > 0; await column.fill())
      rows.push(...(column.take(column.ready) as unknown[][]));
    expect(rows.map((row) => row.flat(9))).toEqual([['a', 'b'], ['c', 'd', 'e', 'f'], ['g']]);
  });

  it('does not follow a run beyond its page', async () => {
    const bytes = made([
      ['一', 'x'],
      ['二', 'y'],
    ]);
    const levels = Buffer.from([2, 0, 0, 0, 3, 3]); // two bytes: one bit-packed run of two ones
    bytes.set([0xfe, 0x7f], bytes.indexOf(levels) + 4); // one run of 8,191 values
    await expect(rowsOf(bytes)).rejects.toThrow(/run of 8191 values/);
  });

  it('notices a changed byte where the pages have checksums', async () => {
    const rows = [['一', 'x']] as const;
    for (const compress of [false, true]) {
      const bytes = made(rows, { checksum: true, compress });
      expect(await rowsOf(bytes)).toEqual([{ text: '一', label: 'x' }]);
      bytes[bytes.indexOf(Buffer.from('一'))]! ^= 1;
      await expect(rowsOf(bytes)).rejects.toThrow(/checksum/);
    }
  });

  it('missing', () => expect(readText('a.parquet', '', { format: 'jsonl' })).rejects.toThrow(/at least one/));

  it.each([
    ['snappy', snappy],
    ['delta', delta],
    ['zstd', zstd],
    ['nested', nested],
    ['arrow', arrow],
  ] as const)('%s with damaged bytes reads as rows or ends in one fault', (_, file) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 3,
        }),
        async (flips) => {
          const bytes = Buffer.from(file);
          for (const [at, flip] of flips) bytes[at]! ^= flip;
          const result = await readText('a.parquet', bytes, { badShare: 1, quarantine: () => {} }).catch(
            (error: unknown) => error,
          );
          expect(Array.isArray(result) || result instanceof Fault, String(result)).toBe(true);
        },
      ),
      { numRuns: 250 },
    ),
  );
});
