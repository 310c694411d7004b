import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAssignment, parseRecipe, readRecipe } from '../../toolkit/pipeline/read-recipe.ts';
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
    expect(recipe.data).toMatchObject({ source: 'demo', seed: 1 });
    expect(recipe).toMatchObject({
      profiles: ['linux-x64'],
      budget: { payloadMB: 50 },
      text: { vocab: 'build' },
      out: 'out',
    });
    expect(recipe.teacher).toBeUndefined();
  });

  it('takes a path for a file and none for the demo', () => {
    expect(parseRecipe({ data: { path: 'a.csv' } }, 'x').data.source).toBe('file');
    expect(parseRecipe({ data: { size: 200 } }, 'x').data.source).toBe('demo');
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
      { budget: { zzzzzzzzzzzzz: 1 } },
      'penjing.json: expected one of the fields payloadMB, received "budget.zzzzzzzzzzzzz" — remove it or correct its name',
    ],
  ])('names the nearest known field for %j', (value, message) => {
    expect(messageOf(value)).toBe(message);
  });

  it.each([
    [{ student: { epochs: 0 } }, 'student.epochs'],
    [{ student: { model: 'huge' } }, 'student.model'],
    [{ threads: -1 }, 'threads'],
    [{ data: { source: 'cloud' } }, 'data.source'],
    [{ profiles: [] }, 'profiles'],
    ['text', '(recipe)'],
  ])('names the field that does not fit in %j', (value, name) => {
    expect(messageOf(value)).toMatch(`penjing.json: field ${name} does not fit`);
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
    await writeFile(path, '{"seed": 7,}');
    await expect(readRecipe(path)).rejects.toMatchObject({ key: 'pipeline.recipe-not-json', exit: 2 });
    await writeFile(path, '{"seed": 7}');
    expect(await readRecipe(path)).toMatchObject({ recipe: { seed: 7 }, folder: join(path, '..') });
  });
});
