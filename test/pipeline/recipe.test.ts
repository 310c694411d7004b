import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAssignment, parseRecipe, readRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import type { Fault } from '../../toolkit/words/fault.ts';
import { freshFolder } from './fakes.ts';

const messageOf = (value: unknown): string => {
  try {
    parseRecipe(value, 'penjing.json');
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('recipe', () => {
  it('has a default for everything', () => {
    const recipe = parseRecipe({}, 'x');
    expect(recipe.data).toMatchObject({ demo: { size: 3000, seed: 1 } });
    expect(recipe).toMatchObject({
      profiles: ['linux-x64'],
      budget: { payloadMB: 50 },
      text: { vocab: 'build' },
      out: 'out',
    });
    expect(recipe.teacher).toBeUndefined();
  });

  it('takes a path for a file and none for the demo', () => {
    expect(parseRecipe({ data: { path: 'a.csv' } }, 'x').data.path).toBe('a.csv');
    expect(parseRecipe({ data: { demo: { size: 200 } } }, 'x').data).toMatchObject({ demo: { size: 200, seed: 1 } });
  });

  it('is stable: a parsed recipe parses to itself', () => {
    const recipe = parseRecipe({ teacher: {}, data: { path: 'a.csv', fields: { text: 'title' } } }, 'x');
    expect(parseRecipe(recipe, 'x')).toEqual(recipe);
  });

  it.each([
    [{ studnet: {} }, 'penjing.json: expected a field of the recipe, received "studnet" — did you mean "student"?'],
    [
      { student: { epoch: 3 } },
      'penjing.json: expected a field of the recipe, received "student.epoch" — did you mean "epochs"?',
    ],
    [
      { data: { path: 'x', split: { tets: 1 } } },
      'penjing.json: expected a field of the recipe, received "data.split.tets" — did you mean "test"?',
    ],
    [
      { data: { augment: { synonym: { rtae: 0.2 } } } },
      'penjing.json: expected a field of the recipe, received "data.augment.synonym.rtae" — did you mean "rate"?',
    ],
    [
      { data: { endpoint: { baseUrl: 'http://x', model: 'm', budget: { tokns: 5 } } } },
      'penjing.json: expected a field of the recipe, received "data.endpoint.budget.tokns" — did you mean "tokens"?',
    ],
    [
      { data: { balance: { method: 'cap', most: 5, temperature: 2 } } },
      'penjing.json: expected one of the fields method, by, most, share, repeats, received "data.balance.temperature" — remove it or correct its name',
    ],
    [
      { budget: { zzzzzzzzzzzzz: 1 } },
      'penjing.json: expected one of the fields payloadMB, received "budget.zzzzzzzzzzzzz" — remove it or correct its name',
    ],
  ])('names the nearest known field for %j', (value, message) => {
    expect(messageOf(value)).toBe(message);
  });

  it.each([
    [{ student: { epochs: 0 } }, '≥ 1 for "student.epochs", received 0'],
    [{ student: { epochs: 1.5 } }, 'integer for "student.epochs", received 1.5'],
    [{ distil: { alpha: 2 } }, '≤ 1 for "distil.alpha", received 2'],
    [{ calibrate: { observer: 'x' } }, '"minmax" | "percentile" | "entropy" for "calibrate.observer", received "x"'],
    [{ data: { path: '' } }, '≥ 1 (length) for "data.path", received ""'],
    [{ data: { path: 5 } }, 'string | array for "data.path", received 5'],
    [{ data: { path: [] } }, '≥ 1 (length) for "data.path", received []'],
    [{ data: { clean: { chinese: 'x' } } }, 'number | boolean for "data.clean.chinese", received "x"'],
    [{ data: { augment: { homophone: { rate: 2 } } } }, '≤ 1 for "data.augment.homophone.rate", received 2'],
    [{ data: { augment: { glyph: 5 } } }, 'boolean | object for "data.augment.glyph", received 5'],
    [{ profiles: [] }, '≥ 1 (length) for "profiles", received []'],
    ['text', 'a recipe as one JSON object, received "text"'],
  ])('says what would fit in %j', (value, said) => {
    expect(messageOf(value)).toContain(`penjing.json: expected ${said} — `);
  });

  it('says so in Chinese without a word of English prose', () => {
    const inChinese = (value: unknown): string => {
      try {
        return String(parseRecipe(value, 'penjing.json'));
      } catch (error) {
        return (error as Fault).in('zh');
      }
    };
    expect(inChinese({ student: { epochs: 0 } })).toBe('penjing.json：字段“student.epochs”应为 ≥ 1，实为 0——请更正');
  });

  it('applies assignments in order, making the objects in between', () => {
    const assignments = ['teacher.model=tiny', 'profiles=["a","b"]', 'teacher.epochs=2', 'out=x=y'].map(
      parseAssignment,
    );
    expect(parseRecipe({}, 'x', assignments)).toMatchObject({
      teacher: { model: 'tiny', epochs: 2 },
      profiles: ['a', 'b'],
      out: 'x=y',
    });
  });

  it('does not reach into prototypes', () => {
    expect(() => parseRecipe({}, 'x', [parseAssignment('__proto__.polluted=1')])).toThrow();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses an assignment without a value', () => {
    expect(() => parseAssignment('student.epochs')).toThrow('--set: expected key=value');
  });

  it('reads a file and says what is wrong with it', async () => {
    const path = join(await freshFolder(), 'penjing.json');
    await expect(readRecipe(path)).rejects.toMatchObject({ key: 'pipeline.no-recipe', exit: 2 });
    await writeFile(path, '{\n "seed": 7,}');
    await expect(readRecipe(path)).rejects.toThrow(`${path}:2:12: expected JSON`);
    await expect(readRecipe(path)).rejects.toMatchObject({ key: 'pipeline.recipe-not-json', exit: 2 });
    await writeFile(path, '{"seed": 7}');
    expect(await readRecipe(path)).toMatchObject({ recipe: { seed: 7 }, folder: join(path, '..') });
  });
});
