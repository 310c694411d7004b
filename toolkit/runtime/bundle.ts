// Opening a bundle, folder or .tar.gz: verified, compiled, tried on its golden set, ready to predict.
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { ort } from '../engine/ort.ts';
import { fileIn } from '../files/paths.ts';
import { onDisk } from '../files/write.ts';
import type { Matcher } from '../text/matcher.ts';
import { createTokenizer } from '../text/tokenizer.ts';
import { parseVocab } from '../text/vocab.ts';
import { Fault } from '../words/fault.ts';
import { type Dictionaries, dictionaries } from './dictionary.ts';
import { MANIFEST, type Manifest } from './format.ts';
import { parseGolden, verifyGolden } from './golden.ts';
import type { Model } from './model.ts';
import { onRead } from './read.ts';
import { deviceTask, requireHead } from './tasks.ts';
import { unpack } from './untar.ts';
import { extraFiles, readManifest, verifyFiles } from './verify.ts';

export interface OpenOptions {
  /** true: compare all files with the manifest and all golden rows with their logits (default); 'golden': the rows only. */
  readonly verify?: boolean | 'golden';
  /** Threads inside one operator; default: the profile's. */
  readonly threads?: number;
  /** What runs the graph; default onnxruntime. */
  readonly engine?: Engine;
}

/** An open bundle; `close` frees the engine and the folder an archive was unpacked to. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly model: Model;
  /** Files in the folder that its manifest does not know. */
  readonly extra: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the bundle at `path`. Faults: not a bundle; a file missing, unreadable, resized or changed; a golden row answered
 * otherwise; another head than the task's; a term that cannot be used; no place for temporary files.
 */
export function openBundle(path: string, options: OpenOptions = {}): Promise<Bundle> {
  return onRead(path, () => open(path, options));
}

async function open(path: string, options: OpenOptions): Promise<Bundle> {
  const { verify = true } = options;
  const place = await locate(path);
  try {
    const manifest = await readManifest(place.folder);
    if (verify === true) await verifyFiles(place.folder, manifest);
    const known = await dictionaries(place.folder, manifest);
    const { model, shipped } = await load(place.folder, manifest, options, known);
    try {
      if (verify !== false) await tryGolden(place.folder, manifest, shipped);
      const extra = await extraFiles(place.folder, manifest);
      return { folder: place.folder, manifest, model, extra, close: () => model.release().then(place.close) };
    } catch (error) {
      await model.release();
      throw error;
    }
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** One compiled model, asked with the dictionary as it is now, and as it was when the golden set was made. */
async function load(
  folder: string,
  manifest: Manifest,
  options: OpenOptions,
  known: Dictionaries | undefined,
): Promise<{ readonly model: Model; readonly shipped: Model }> {
  const { maxLength, lowerCase, vocabularySize } = manifest.text;
  const vocab = parseVocab(await readFile(join(folder, 'vocab.txt'), 'utf8'));
  if (vocab.tokens.length !== vocabularySize) {
    const values = { where: join(folder, 'vocab.txt'), expected: vocabularySize, received: vocab.tokens.length };
    throw new Fault('runtime.vocabulary-size', values);
  }
  const executable = await (options.engine ?? ort).compile(join(folder, 'infer.onnx'), {
    threads: options.threads ?? manifest.engine.threads,
  });
  const { task, labels, thresholds } = manifest;
  const asking = (terms: Matcher | undefined): Model => {
    const tokenizer = createTokenizer(vocab, { maxLength, lowerCase, ...(terms ? { terms } : {}) });
    const parts = { executable, tokenizer, labels, vocabularySize, ...(thresholds ? { thresholds } : {}) };
    return deviceTask(task).open(parts);
  };
  try {
    requireHead(task, executable, join(folder, 'infer.onnx'));
  } catch (error) {
    await executable.release();
    throw error;
  }
  return { model: asking(known?.current), shipped: asking(known?.shipped) };
}

async function tryGolden(folder: string, manifest: Manifest, model: Model): Promise<void> {
  const where = join(folder, 'golden.jsonl');
  await verifyGolden(model, parseGolden(await readFile(where, 'utf8')), manifest.golden.tolerance, where);
}

interface Place {
  readonly folder: string;
  close(): Promise<void>;
}

async function locate(path: string): Promise<Place> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Fault('runtime.no-bundle', { where: path });
  if (found.isDirectory()) return { folder: path, close: async () => undefined };
  if (!/\.(tar\.gz|tgz)$/.test(path)) throw new Fault('runtime.not-a-bundle', { where: path });
  const scratch = await onDisk(tmpdir(), () => mkdtemp(join(tmpdir(), 'penjing-')));
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  // also when the process ends before anybody closes, as it does once `head` has read enough
  process.once('exit', clear);
  const close = async (): Promise<void> => {
    process.off('exit', clear);
    clear();
  };
  try {
    await unpack(path, scratch);
    return { folder: await inner(scratch, path), close };
  } catch (error) {
    await close();
    throw error;
  }
}

// An archive holds the bundle's folder, or its files right away.
async function inner(scratch: string, path: string): Promise<string> {
  if (await fileIn(scratch, MANIFEST)) return scratch;
  const [only, ...more] = await readdir(scratch);
  if (only === undefined || more.length > 0) throw new Fault('runtime.not-a-bundle', { where: path });
  return join(scratch, only);
}
