import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { profile, profiles } from '../../device-profiles/profiles.ts';
import { packBundle } from '../../toolkit/export/archive.ts';
import { schemeOf, writeBundle } from '../../toolkit/export/bundle.ts';
import { engineParts } from '../../toolkit/export/native.ts';
import { program } from '../../toolkit/export/program.ts';
import { filesUnder } from '../../toolkit/files/paths.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { unpack } from '../../toolkit/runtime/untar.ts';
import { here, scratch, texts, tinyParts, tinyPredictor } from './tiny.ts';

// copying, packing and hashing 46 MB of engine takes a slow disk longer than vitest's 5 s
vi.setConfig({ testTimeout: 60_000 });

const parts = await tinyParts();

/** Runs a bundle's own program with nothing of this project in reach. */
async function device(folder: string, args: readonly string[], input = '', environment = {}) {
  const env = { PATH: '', LANG: 'C', ...environment };
  const running = promisify(execFile)(process.execPath, ['runtime/main.mjs', ...args], { cwd: folder, env });
  running.child.stdin!.end(input);
  const { stdout, stderr, code } = await running.then(
    (done) => ({ ...done, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  return {
    lines: stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
    stderr,
    code,
  };
}

describe('a bundle on its device', async () => {
  const bench = await tinyPredictor();
  const expected = (await bench.predict(texts)).map(({ label, probabilities }) => ({ label, probabilities }));
  await bench.release();

  const unpacked = async () => {
    const folder = await scratch();
    await writeBundle(join(folder, 'made'), parts);
    await packBundle(join(folder, 'made'), join(folder, 'tiny.tar.gz'), 'tiny');
    await mkdir(join(folder, 'device'));
    await unpack(join(folder, 'tiny.tar.gz'), join(folder, 'device'));
    return join(folder, 'device/tiny');
  };

  it('predicts what the workbench predicts, notices damage, and speaks the user’s language', async () => {
    const folder = await unpacked();
    const { lines, code, stderr } = await device(folder, ['predict', ...texts]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines.map(({ text, label }) => [text, label])).toEqual(texts.map((text, i) => [text, expected[i]!.label]));
    for (const [i, { probabilities }] of lines.entries()) {
      for (const [j, label] of parts.labels.entries()) {
        expect(probabilities[label]).toBeCloseTo(expected[i]!.probabilities[j]!, 5);
      }
    }
    const piped = await device(folder, ['predict'], `${texts[0]}\n\n${texts[1]}\r\n`);
    expect(piped.lines).toEqual([lines[0], lines[1]]);
    expect((await device(folder, ['info'])).lines[0]).toMatchObject({
      name: 'tiny',
      profile: { id: here.id },
      extra: [],
    });
    expect((await device(folder, ['verify'])).stderr).toMatch(/: \d+ files and 4 golden rows verified\n$/);
    expect(await device(folder, ['dance'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('received "dance"'),
    });

    const engine = (await filesUnder(folder)).find((name) => name.includes('libonnxruntime') || name.endsWith('.dll'))!;
    for (const name of [engine, 'weights.bin']) {
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length >> 1]! ^= 16;
      await writeFile(join(folder, name), bytes);
      const broken = await device(folder, ['predict', 'x'], '', { LANG: 'zh_CN.UTF-8' });
      expect(broken).toMatchObject({ code: 2, lines: [], stderr: expect.stringContaining('文件被改动或已损坏') });
      expect(broken.stderr).toContain(name);
      await expect(openBundle(folder)).rejects.toThrow(name);
      bytes[bytes.length >> 1]! ^= 16;
      await writeFile(join(folder, name), bytes);
    }
  });

  it('takes pairs with a tab between them', async () => {
    const folder = join(await scratch(), 'pair');
    await writeBundle(folder, { ...parts, task: 'pair' });
    expect(await device(folder, ['predict', '今天\t天气'])).toMatchObject({ code: 0, lines: [{ text: '今天\t天气' }] });
    const { code, stderr } = await device(folder, ['predict', '今天']);
    expect(code).toBe(2);
    expect(stderr).toContain('text 1: expected two texts with a tab between them, received 1');
    const late = await device(folder, ['predict'], `${'今天\t天气\n'.repeat(69)}今天\n`);
    expect(late.lines.length).toBe(64);
    expect(late.stderr).toContain('text 70: expected two texts');
  });

  it('stops in silence when nobody reads on', async () => {
    const folder = join(await scratch(), 'pipe');
    await writeBundle(folder, parts);
    const program = `"${process.execPath}" runtime/main.mjs predict`;
    const pipe = `set -o pipefail; yes 今天 | head -n 9999 | ${program} | head -n 1`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', pipe], { cwd: folder }).catch((error) => error);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\{"text":"今天".*\n$/);
  });

  it('says when it was made for another machine', async () => {
    const folder = join(await scratch(), 'other');
    const other = profiles().find(({ arch }) => arch !== process.arch)!;
    await writeBundle(folder, { ...parts, profile: other });
    const { code, stderr } = await device(folder, ['predict', 'x']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `bundle tiny: expected ${other.os} ${other.arch}, this machine is ${process.platform} ${process.arch} — use the bundle made for it\n`,
    );
  });
});

describe('writeBundle', () => {
  it('writes the same bytes twice, and the same archive', async () => {
    const folder = await scratch();
    for (const name of ['one', 'two']) {
      await writeBundle(join(folder, name), parts);
      await packBundle(join(folder, name), join(folder, `${name}.tar.gz`), 'tiny');
    }
    const [one, two] = await Promise.all(['one', 'two'].map((name) => readFile(join(folder, `${name}.tar.gz`))));
    expect(one!.equals(two!)).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['one', 'one.tar.gz', 'two', 'two.tar.gz']);
  });

  it('says that the place cannot be written and leaves nothing', async () => {
    const folder = await scratch();
    await writeFile(join(folder, 'file'), '');
    const place = join(folder, 'file/bundle');
    await expect(writeBundle(place, parts)).rejects.toMatchObject({
      key: 'runtime.not-a-folder',
      values: { where: place },
    });
    await expect(packBundle(folder, join(folder, 'file/a.tar.gz'), 'tiny')).rejects.toMatchObject({
      key: 'runtime.not-a-folder',
    });
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('refuses a name that is no file name', async () => {
    const folder = await scratch();
    await expect(writeBundle(join(folder, 'b'), { ...parts, name: '../x', runtime: false })).rejects.toThrow('name');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a machine that the engine has no binaries for', async () => {
    const odd = { ...profile('linux-x64'), os: 'darwin' as const };
    await expect(engineParts(odd)).rejects.toMatchObject({ key: 'export.no-binaries' });
  });
});

describe('what goes into a bundle', () => {
  it('is, of the project, only runtime, engine, text, files and words', async () => {
    const { sources } = await program();
    expect(sources).toContain('toolkit/runtime/main.ts');
    const foreign = sources.filter(
      (name) => !/^(toolkit\/(runtime|engine|text|files|words)|node_modules\/zod)\//.test(name),
    );
    expect(foreign).toEqual([]);
  });

  it('is one program, the same bytes each time, under 400 kB', async () => {
    const [one, two] = [await program(), await program()];
    expect(one.files).toEqual(two.files);
    const bytes = [...one.files.values()].reduce((total, file) => total + file.length, 0);
    expect(bytes).toBeLessThan(400_000);
  });

  it('is the engine for the profile’s machine alone, without the libraries of absent providers', async () => {
    const native = async (id: string, more = {}) =>
      (await engineParts({ ...profile(id), ...more })).map(({ to }) => to).filter((to) => to.includes('/bin/'));
    const bin = 'onnxruntime-node/bin/napi-v6';
    const pi = ['libonnxruntime.so.1', 'onnxruntime_binding.node'].map((name) => `${bin}/linux/arm64/${name}`);
    expect(await native('raspberry-pi-4')).toEqual(pi);
    const windows = ['onnxruntime.dll', 'onnxruntime_binding.node'].map((name) => `${bin}/win32/x64/${name}`);
    expect(await native('windows-x64')).toEqual(windows);
    const direct = await native('windows-x64', { providers: ['dml', 'cpu'] });
    expect(direct).toContain(`${bin}/win32/x64/DirectML.dll`);
  });

  it('is quantized as the profile says', () => {
    expect(profiles().map(({ quantization }) => schemeOf(quantization))).toEqual([
      'u8s8',
      'u8s8-reduced',
      's8s8',
      's8s8',
      'u8s8-reduced',
    ]);
    expect(schemeOf({ ...profile('linux-x64').quantization, mode: 'dynamic' })).toBe('dynamic');
  });
});
