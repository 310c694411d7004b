// CSV against csv-parse, which is not used for reading because it loses its place at a damaged record.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells } from '../../../toolkit/data/read/csv.ts';
import { gather, withFile } from '../scratch.ts';

interface Read {
  readonly cells: readonly (readonly string[])[];
  readonly refused: readonly number[];
}

async function read(content: string): Promise<Read> {
  const refused: number[] = [];
  const rows = await withFile('a.csv', content, (path) =>
    gather(csvCells({ path, fields: {}, chunk: 7, refuse: (line) => void refused.push(line) })),
  );
  return { cells: rows.map(({ cells }) => cells), refused };
}

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({
  unit: fc.constantFrom('文', 'a', ' ', ',', '"', '\n', '\r\n', '\t', '\u2028', ''),
  maxLength: 6,
});

describe('CSV', () => {
  it('reads what csv-parse reads', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (rows, end, ended) => {
          const written = rows
            .map((row) => row.map(([text, always]) => (always || /[",\n\r]/.test(text) ? quote(text) : text)).join(','))
            .join(end);
          const content = written + (ended ? end : '');
          const options = { relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n'] };
          expect(await read(content)).toEqual({ cells: parse(content, options), refused: [] });
        },
      ),
      { numRuns: 300 },
    ));

  it('loses one line to a damaged record, even where it swallows good ones', async () => {
    expect(await read('a,1\n"b,2\nc,3\nd,4\n"e",5\n')).toEqual({
      cells: [
        ['a', '1'],
        ['c', '3'],
        ['d', '4'],
        ['e', '5'],
      ],
      refused: [2],
    });
    expect(await read('a"b,1\n"c"d,2\ne,3\n"f')).toEqual({ cells: [['e', '3']], refused: [1, 2, 4] });
  });

  it('refuses exactly the records it does not yield, whatever the bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('"', ',', '\n', 'a'), { maxLength: 40 }), async (signs) => {
        const { cells, refused } = await read(signs.join(''));
        expect(new Set(refused).size).toBe(refused.length);
        for (const row of cells) expect(row.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    ));
});
