import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkProfile, parseProfile } from '../../device-profiles/check.ts';
import { nearest } from '../../device-profiles/nearest.ts';
import { profile, profiles } from '../../device-profiles/profiles.ts';
import { Fault } from '../../toolkit/words/fault.ts';

const folder = new URL('../../device-profiles/', import.meta.url);
const pi4 = profile('raspberry-pi-4');
const said = (source: unknown) => checkProfile(source, 'my.json').map((problem) => problem.message);

describe('the profiles that come with Penjing', () => {
  it('lists every JSON file of the folder, each under its own id', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(
      profiles()
        .map(({ id }) => `${id}.json`)
        .toSorted(),
    ).toEqual(files.toSorted());
  });

  it('are sound as files, with no default left unsaid', () => {
    for (const one of profiles()) {
      const text = readFileSync(new URL(`${one.id}.json`, folder), 'utf8');
      expect(parseProfile(text, one.id)).toEqual(JSON.parse(text));
    }
  });

  it('give each processor the integers it multiplies exactly', () => {
    const forms = profiles().map(({ id, quantization: q }) => [id, `${q.activations}${q.weights}`, q.reduceRange]);
    expect(forms).toEqual([
      ['linux-x64', 'uint8int8', false],
      ['linux-x64-avx2', 'uint8int8', true],
      ['raspberry-pi-4', 'int8int8', false],
      ['raspberry-pi-5', 'int8int8', false],
      ['windows-x64', 'uint8int8', true],
    ]);
  });

  it('are found by id, or refused with the nearest name', () => {
    expect(profile('windows-x64').os).toBe('win32');
    expect(() => profile('raspbery-pi-4')).toThrow('did you mean raspberry-pi-4?');
    expect(() => profile('fpga')).toThrow(/received fpga — choose one of these$/);
  });
});

describe('checkProfile', () => {
  it('names an unknown field and the one that was meant', () => {
    expect(said({ ...pi4, memroyMB: 3 })).toEqual([
      'my.json: expected only known fields, received "memroyMB" — did you mean "memoryMB"? Rename or remove it',
    ]);
  });

  it('finds the place of a field that stands one level too high', () => {
    expect(said({ ...pi4, reduceRange: true })[0]).toContain('did you mean "quantization.reduceRange"?');
  });

  it('lists the fields when nothing is near', () => {
    expect(said({ ...pi4, colour: 'red' })[0]).toMatch(/received "colour" — remove it; the fields are id, name, os/);
  });

  it('looks beside an unknown field, not along its whole path', () => {
    const { learning } = pi4;
    expect(said({ ...pi4, learning: { ...learning, wings: true } })).toEqual([
      'my.json: expected only known fields, received "learning.wings" — remove it; the fields are learning.head, learning.terms, learning.adapters',
    ]);
    expect(said({ ...pi4, learning: { ...learning, haed: true } })[0]).toContain('did you mean "learning.head"?');
  });

  it('refuses an id that no bundle could be named with', () => {
    expect(said({ ...pi4, id: 'x'.repeat(31) })).toEqual([]);
    expect(said({ ...pi4, id: 'x'.repeat(32) })[0]).toContain('for "id"');
  });

  it('names missing fields, wrong types and wrong values, all at once', () => {
    const { threads: _, ...rest } = pi4;
    expect(said({ ...rest, memoryMB: 'many', arch: 'mips', latencyBudgetMs: -1, providers: [] })).toEqual([
      'my.json: expected "x64" | "arm64" for "arch", received "mips" — change it',
      'my.json: expected ≥ 1 (length) for "providers", received [] — change it',
      'my.json: expected a field "threads" (number), found none — add it',
      'my.json: expected number for "memoryMB", received "many" — change it',
      'my.json: expected > 0 for "latencyBudgetMs", received -1 — change it',
    ]);
  });

  it('refuses combinations the engine computes wrongly', () => {
    const q = pi4.quantization;
    expect(said({ ...pi4, quantization: { ...q, mode: 'dynamic' } })[0]).toContain('only yields unsigned activations');
    expect(said({ ...pi4, quantization: { ...q, weights: 'uint8' } })[0]).toContain(
      'signed activations need signed weights',
    );
    expect(said({ ...profile('linux-x64'), cpu: ['avx2'] })[0]).toContain(
      'expected true for "quantization.reduceRange"',
    );
    expect(said({ ...pi4, providers: ['dml', 'cpu'] })[0]).toContain('dml exists only on win32');
  });

  it('says the same in Chinese', () => {
    const [problem] = checkProfile({ ...pi4, memroyMB: 3 }, 'my.json');
    expect(problem?.in('zh')).toBe('my.json：只能含已知字段，却有“memroyMB”——是否想写“memoryMB”？请改名或删除');
  });

  it('explains text that is not JSON, and values that are no object', () => {
    expect(said('{"id": ')[0]).toMatch(/^my\.json: expected a device profile as JSON/);
    expect(said('[]')[0]).toBe('my.json: expected object for "{}", received [] — change it');
    expect(said('null')[0]).toContain('received null');
    expect(said('')[0]).toContain('cannot be read');
  });

  it('fills the size budget of 50 MB', () => {
    const { sizeBudgetMB: _, ...rest } = pi4;
    expect(parseProfile(rest, 'my.json').sizeBudgetMB).toBe(50);
  });

  it('throws the first problem as a fault of exit code 2', () => {
    try {
      parseProfile('{}', 'my.json');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).exit).toBe(2);
    }
  });
});

describe('nearest', () => {
  it.each([
    ['theads', 'threads'],
    ['Threads', 'threads'],
    ['xyz', undefined],
  ])('%s → %s', (word, meant) => expect(nearest(word, ['threads', 'memoryMB', 'arch'])).toBe(meant));
});
