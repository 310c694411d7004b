import { mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { writeBundle } from '../../toolkit/export/bundle.ts';
import { filesUnder } from '../../toolkit/files/paths.ts';
import { openBundle } from '../../toolkit/runtime/bundle.ts';
import { formatManifest, MANIFEST, Manifest, SEAL, seal } from '../../toolkit/runtime/format.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { scratch, texts, tinyModel, tinyParts } from '../export/tiny.ts';

const parts = await tinyParts({ runtime: false });

async function bundle(): Promise<string> {
  const folder = join(await scratch(), 'tiny');
  await writeBundle(folder, parts);
  return folder;
}

/** What opening says; the test fails where it succeeds. */
async function refusal(path: string): Promise<Fault> {
  const error = await openBundle(path).then(
    (open) => open.close().then(() => expect.unreachable(`${path} opened`)),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

/** Changes the manifest as its maker could have, seal included. */
async function remake(folder: string, change: (manifest: Manifest) => unknown): Promise<void> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  const text = `${JSON.stringify(change(manifest), null, 2)}\n`;
  await writeFile(join(folder, MANIFEST), text);
  await writeFile(join(folder, SEAL), seal(text));
}

describe('openBundle', () => {
  it('predicts what the workbench predicts', async () => {
    const [open, bench] = [await openBundle(await bundle()), await tinyModel()];
    expect(await open.model.reply(texts)).toEqual(await bench.reply(texts));
    expect(open.manifest.labels).toEqual(parts.labels);
    expect(open.extra).toEqual([]);
    await Promise.all([open.close(), bench.release()]);
  });

  it('names one flipped bit, wherever it is', async () => {
    const folder = await bundle();
    const names = await filesUnder(folder);
    const contents = new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    );
    const places = names.flatMap((name) => [[name, 0, 0] as const, [name, 1, 7] as const]);
    const any = fc.tuple(fc.constantFrom(...names), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(7));
    const property = fc.asyncProperty(any, async ([name, share, bit]) => {
      const bytes = Buffer.from(contents.get(name)!);
      const at = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
      bytes[at]! ^= 1 << bit;
      await writeFile(join(folder, name), bytes);
      const { key, message, exit } = await refusal(folder);
      expect(['runtime.file-changed', 'runtime.seal']).toContain(key);
      expect(message).toContain(name === SEAL ? 'manifest.' : name);
      expect(exit).toBe(2);
      await writeFile(join(folder, name), contents.get(name)!);
    });
    await fc.assert(property, { numRuns: 150, examples: places.map((place) => [[...place]]) });
    await (await openBundle(folder)).close();
  });

  it('names the first file that is missing or has another size', async () => {
    const folder = await bundle();
    await truncate(join(folder, 'weights.bin'), 10);
    expect((await refusal(folder)).message).toMatch(/weights\.bin: expected \d+ bytes, received 10/);
    await rm(join(folder, 'vocab.txt'));
    expect((await refusal(folder)).message).toContain('vocab.txt: expected this file of the bundle, found none');
    await rm(join(folder, SEAL));
    expect((await refusal(folder)).message).toContain('manifest.sha256: expected this file');
  });

  it('does not follow links, of files or of folders', async () => {
    const folder = await bundle();
    await rename(join(folder, 'vocab.txt'), join(folder, '../vocab.txt'));
    await symlink('../vocab.txt', join(folder, 'vocab.txt'));
    expect(await refusal(folder)).toMatchObject({ key: 'runtime.file-missing' });
  });

  it('names files that the manifest does not know and opens all the same', async () => {
    const folder = await bundle();
    await writeFile(join(folder, '.DS_Store'), 'x');
    await writeFile(join(folder, 'adapters/1.bin'), 'x');
    const open = await openBundle(folder);
    expect(open.extra).toEqual(['.DS_Store']);
    await open.close();
  });

  it('notices a machine that computes otherwise', async () => {
    const golden = parts.golden.map((row, i) => (i === 1 ? { ...row, logits: [1.5, 0.9] } : row));
    const folder = join(await scratch(), 'tiny');
    await writeBundle(folder, { ...parts, golden });
    const { message, exit } = await refusal(folder);
    expect(message).toMatch(/golden\.jsonl, row 2: expected logits \[1\.500, 0\.900\], received \[1\.399, 0\.997\]/);
    expect(exit).toBe(1);
    await (await openBundle(folder, { verify: false })).close();
  });

  it.each<[string, (manifest: Manifest) => unknown, RegExp]>([
    ['a newer format', (m) => ({ ...m, formatVersion: 2 }), /expected bundle format 1, received 2/],
    ['an unknown field', (m) => ({ ...m, colour: 1 }), /manifest\.json: .*"\{\}" is wrong.*colour/],
    [
      'a path that leads outside',
      (m) => ({ ...m, files: { ...m.files, '../x': m.files['vocab.txt'] } }),
      /"files\.\.\.\/x" is wrong/,
    ],
    [
      'no hash of its graph',
      ({ files: { 'infer.onnx': _, ...files }, ...m }) => ({ ...m, files }),
      /"files" is wrong: must list infer\.onnx/,
    ],
    [
      'another vocabulary',
      (m) => ({ ...m, text: { ...m.text, vocabularySize: 99 } }),
      /expected 99 tokens as in the manifest, received 28/,
    ],
    ['no object', () => null, /manifest\.json: expected a valid manifest/],
  ])('refuses a manifest with %s', async (_, change, sentence) => {
    const folder = await bundle();
    await remake(folder, change);
    expect((await refusal(folder)).message).toMatch(sentence);
  });

  it('says what is no bundle', async () => {
    const folder = await scratch();
    expect(await refusal(join(folder, 'none'))).toMatchObject({ key: 'runtime.no-bundle' });
    expect(await refusal(folder)).toMatchObject({ key: 'runtime.not-a-bundle' });
    await writeFile(join(folder, 'file.bin'), 'x');
    expect(await refusal(join(folder, 'file.bin'))).toMatchObject({ key: 'runtime.not-a-bundle' });
  });
});

describe('the manifest', () => {
  it('is written in one way, whatever the order of its records', async () => {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(await bundle(), MANIFEST), 'utf8')));
    const turned = { ...manifest, files: Object.fromEntries(Object.entries(manifest.files).toReversed()) };
    expect(formatManifest(turned)).toBe(formatManifest(manifest));
  });

  it('leaves nothing but the bundle in its folder', async () => {
    const folder = await bundle();
    expect(await readdir(join(folder, '..'))).toEqual(['tiny']);
    await mkdir(join(folder, 'adapters'), { recursive: true });
    expect(await filesUnder(folder)).toEqual([
      'golden.jsonl',
      'infer.onnx',
      'manifest.json',
      'manifest.sha256',
      'terms.tsv',
      'vocab.txt',
      'weights.bin',
    ]);
  });

  it('says that there is no folder to unpack an archive into', async () => {
    const folder = await scratch();
    await writeFile(join(folder, 'b.tar.gz'), '');
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    try {
      const { key, values } = await refusal(join(folder, 'b.tar.gz'));
      expect({ key, values }).toEqual({ key: 'runtime.no-folder', values: { where: join(folder, 'none') } });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
