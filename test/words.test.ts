// Every sentence exists in both languages and leaves the same holes in both.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownFields } from '../toolkit/pipeline/recipe.ts';
import { bytes, number } from '../toolkit/words/figures.ts';
import type { Row } from '../toolkit/words/row.ts';

const folder = new URL('../toolkit/words/', import.meta.url);
const tables = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => import(new URL(name, folder).href) as Promise<Record<string, unknown>>),
);

const isTable = (value: unknown): value is Record<string, Row> =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => /^[a-z-]+\./.test(key));

const rows = tables.flatMap((table) => Object.values(table).filter(isTable)).flatMap((table) => Object.entries(table));
// A value that is itself worded, {en} or {zh}, counts as one hole.
const holes = (text: string): readonly string[] =>
  [...new Set(text.match(/\{\w+\}/g)?.map((hole) => hole.replace(/^\{(en|zh)\}$/, '{words}')))].sort();

describe('figures', () => {
  it.each([
    [1234567, '1,234,567'],
    [12345.6, '12,350'],
    [1.23456, '1.235'],
    [0.00012344, '0.0001234'],
  ])('%d reads %s', (value, shown) => expect(number(value)).toBe(shown));

  it.each([
    [999, '999 B'],
    [999_949, '999.9 kB'],
    [999_999, '1.00 MB'],
    [50e6, '50.00 MB'],
    [99_999_999, '100 MB'],
    [999_999_999, '1.0 GB'],
  ])('%d bytes read %s', (count, shown) => expect(bytes(count)).toBe(shown));
});

describe('words', () => {
  it('is read', () => {
    expect(rows.length).toBeGreaterThan(100);
  });

  it('speaks both languages with the same values', () => {
    const uneven = rows.filter(([, { en, zh }]) => !en || !zh || holes(en).join() !== holes(zh).join());
    expect(uneven.map(([key]) => key)).toEqual([]);
  });

  it('has Chinese in its Chinese, and full-width punctuation between Chinese characters', () => {
    const wrong = rows.filter(([, { zh }]) => /\p{Script=Han}[,;:?!(]|[,;:?!)]\p{Script=Han}/u.test(zh));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it('names fields that a recipe has', () => {
    const unknown = rows.flatMap(([key, { en, zh }]) =>
      `${en} ${zh}`
        .match(/(?<![\w.{}/-])(data|teacher|student|text|augment|balance|distil)(\.[a-z][\w-]*)+/gi)
        ?.filter((path) => {
          const names = path.split('.');
          return names.some(
            (name, at) => at > 0 && knownFields[names.slice(0, at).join('.')]?.includes(name) === false,
          );
        })
        .map((path) => `${key}: ${path}`),
    );
    expect(unknown.filter((one) => one !== undefined)).toEqual([]);
  });

  it('uses each key once', () => {
    const keys = rows.map(([key]) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
