import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '../pipeline/fakes.ts';
import { penjing, root } from './penjing.ts';

describe('usage', () => {
  it.each([
    [['--jsn'], 'penjing: expected a known option, received "--jsn" — did you mean --json?'],
    [['predcit'], 'penjing: expected a known command, received "predcit" — did you mean predict?'],
    [['--bad'], 'penjing: expected a known option, received "--bad" — see penjing --help'],
    [['foo'], 'penjing: expected a known command, received "foo" — see penjing --help'],
    [['profiles', 'chek'], 'penjing: expected a known command, received "profiles chek" — see penjing --help'],
    [['predict'], 'penjing: expected an argument <bundle>, received none — add it; see penjing --help'],
    [['init', 'a', 'b'], 'penjing: expected fewer arguments (init) — see penjing --help'],
    [['run', '--to', 'nowhere'], 'penjing: the value of --to <stage> does not fit — see --help of the command'],
    [
      ['--set', 'x', 'init'],
      '--set: expected key=value, for example student.epochs=3, received "x" — write it that way',
    ],
    [
      ['run', 'no.json'],
      'no.json: expected a recipe file, found none that can be read — write one with `penjing init`, or run the demo with `penjing start`',
    ],
    [
      ['inspect', '.'],
      '.: expected config.json, received a folder without — choose a folder in Hugging Face layout, or download the model again',
    ],
    [['inspect', 'no.onnx'], 'no.onnx: expected a file that can be read, found none — check the path'],
    [
      ['predict', 'nothing', 'x'],
      'nothing: expected a bundle (folder or .tar.gz), found nothing there — check the path',
    ],
    [
      [],
      'penjing: expected a terminal for the wizard, found none — name a command (see penjing --help), or add --yes to take all defaults',
    ],
  ])('%j ends with 2 and one sentence', async (args, sentence) => {
    expect(await penjing(args, await freshFolder())).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n` });
  });

  it.each(['run', 'profiles', 'predict', 'bench'])('explains %s in Chinese, shared options included', async (name) => {
    const { code, stdout } = await penjing([name, '--help', '--lang', 'zh'], await freshFolder());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^用法：/);
    expect(stdout).toContain('通用选项：');
    expect(stdout).not.toMatch(/Usage|Options:|Commands:|Arguments:|choices|default:/);
  });

  it('shows a stack only with --debug', async () => {
    const folder = await freshFolder();
    expect((await penjing(['run', 'no.json', '--debug'], folder)).stderr).toContain('    at ');
  });

  it('speaks Chinese by flag and by environment', async () => {
    const folder = await freshFolder();
    const sentence = 'penjing：未知选项“--bad”——请查看 penjing --help\n';
    expect((await penjing(['--lang', 'zh', '--bad'], folder)).stderr).toBe(sentence);
    expect((await penjing(['--bad'], folder, { env: { LANG: 'zh_CN.UTF-8' } })).stderr).toBe(sentence);
  });
});

describe('commands', () => {
  it('init writes a recipe that run accepts, and overwrites nothing', async () => {
    const folder = await freshFolder();
    expect(await penjing(['init', '--set', 'student.epochs=7'], folder)).toMatchObject({
      code: 0,
      stdout: 'penjing.json\n',
    });
    expect(JSON.parse(await readFile(join(folder, 'penjing.json'), 'utf8'))).toMatchObject({
      student: { epochs: 7 },
      profiles: ['linux-x64'],
    });
    expect(await penjing(['init'], folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('penjing.json: expected no file of that name'),
    });
  });

  it('data runs as far as the data, events as lines of JSON', async () => {
    const folder = await freshFolder();
    const recipe = { data: { demo: { size: 240 } }, profiles: ['linux-x64'] };
    await writeFile(join(folder, 'penjing.json'), JSON.stringify(recipe));
    const { code, stdout, stderr } = await penjing(['data', '--json'], folder);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; state?: string });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(events[0]).toMatchObject({ kind: 'plan', steps: [{ id: 'data' }] });
    expect(events.slice(-3)).toMatchObject([{ kind: 'stage', state: 'done' }, { kind: 'data' }, { kind: 'artifact' }]);
    const out = join(folder, 'out', 'model-data');
    expect(await readdir(out)).toEqual(expect.arrayContaining(['report.html', 'test.jsonl', 'train.jsonl']));
    const again = await penjing(['data', '--lang', 'zh'], folder);
    expect(again.stdout).toContain('清洗规则');
    expect(again.stderr).toContain('此前已完成，直接复用');
  });

  it('profiles lists, shows, and explains a bad file', async () => {
    const folder = await freshFolder();
    expect((await penjing(['profiles'], folder)).stdout).toMatch(/^raspberry-pi-4 {2,}\S/m);
    const shown = await penjing(['profiles', 'show', 'linux-x64'], folder);
    await writeFile(join(folder, 'own.json'), shown.stdout);
    expect(await penjing(['profiles', 'check', 'own.json'], folder)).toMatchObject({ code: 0 });
    await writeFile(join(folder, 'own.json'), shown.stdout.replace('"threads"', '"treads"'));
    const checked = await penjing(['profiles', 'check', 'own.json'], folder);
    expect(checked.code).toBe(2);
    expect(checked.stderr).toContain('"treads"');
  });

  it('inspect refuses what is no ONNX file', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'text.onnx'), 'this is not a model');
    const { code, stderr } = await penjing(['inspect', 'text.onnx'], folder);
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });

  it('doctor names engine and machine', async () => {
    const { code, stdout } = await penjing(['doctor', '--json'], await freshFolder());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      node: expect.stringMatching(/^v2[4-9]\./),
      engine: expect.stringContaining('cpu'),
    });
  });

  it('describes itself in package.json', async () => {
    const { license, bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect({ license, bin }).toEqual({ license: 'Apache-2.0', bin: { penjing: 'toolkit/cli/bootstrap.mjs' } });
  });
});

describe('data named on the command line', () => {
  const row = (text: string, label: string): string => `${JSON.stringify({ text, label })}\n`;

  it.each([[[]], [['init']]])('are enough, after %j too', async (before) => {
    const folder = await freshFolder();
    if (before.length > 0) await penjing(before, folder);
    await writeFile(join(folder, 'once.jsonl'), row('你好', '问候') + row('再见', '问候') + row('下雨了', '天气'));
    const { code, stderr } = await penjing(['data', '--set', 'data.path=once.jsonl', '--plain'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('once.jsonl');
    expect(stderr).toContain('天气');
  });
});
