import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTable, parseTable, tableKey } from '../../calibration/table.ts';

const key = tableKey({ model: [Uint8Array.of(1, 2), Uint8Array.of(3)], data: 'd', observer: { kind: 'minmax' } });

describe('range table', () => {
  it('comes back from JSON as it was', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
    const table = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.record({ min: number, max: number }),
    );
    fc.assert(
      fc.property(table, (ranges) => {
        const map = new Map(
          Object.entries(ranges).map(([name, { min, max }]) => [name, { min: min || 0, max: max || 0 }]),
        );
        expect(parseTable(formatTable(map, key), key, 'ranges.json')).toEqual(map);
      }),
    );
  });

  it('has a key of model bytes, data and observer', () => {
    const model = [Uint8Array.of(1, 2, 3)];
    const observer = { kind: 'minmax' } as const;
    expect(tableKey({ model, data: 'd', observer })).toBe(key);
    expect(tableKey({ model: [Uint8Array.of(1, 2, 4)], data: 'd', observer })).not.toBe(key);
    expect(tableKey({ model, data: 'e', observer })).not.toBe(key);
    expect(tableKey({ model, data: 'd', observer: { kind: 'entropy' } })).not.toBe(key);
  });

  it('refuses other measurements and other files', () => {
    const text = formatTable(new Map([['x', { min: -1, max: 1 }]]), key);
    expect(() => parseTable(text, 'f'.repeat(64), 'ranges.json')).toThrow('calibrate again');
    for (const bad of ['', '{}', '[]', text.slice(0, -5), text.replace('-1', '"-1"')])
      expect(() => parseTable(bad, key, 'ranges.json')).toThrow('expected a calibration table');
  });
});
