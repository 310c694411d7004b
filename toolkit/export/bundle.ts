// Writing a bundle: all of it, or nothing.
import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Profile, Quantization } from '../../device-profiles/profile.ts';
import { inventory } from '../files/paths.ts';
import { writeChunks, writeFolder } from '../files/write.ts';
import type { Graph } from '../graph/ir.ts';
import { writeModel } from '../graph/proto.ts';
import {
  FORMAT,
  formatManifest,
  MANIFEST,
  type Manifest,
  type Scheme,
  SEAL,
  seal,
  tolerances,
} from '../runtime/format.ts';
import { formatGolden, type GoldenRow } from '../runtime/golden.ts';
import { formatVocab, type Vocab } from '../text/vocab.ts';
import { engineParts, engineVersion } from './native.ts';
import { licences, readme } from './papers.ts';
import { program } from './program.ts';
import { sizesOf } from './sizes.ts';

export interface BundleParts {
  /** Letters, digits, dots, dashes and underscores; the name of the folder inside the archive. */
  readonly name: string;
  readonly task: Manifest['task'];
  readonly labels: readonly string[];
  /** From which probability each label holds, where several may. @default 0.5 for each */
  readonly thresholds?: readonly number[];
  readonly profile: Profile;
  /** How the numbers of `infer` are stored. */
  readonly scheme: Scheme;
  /** input_ids, attention_mask, token_type_ids int64 [batch, sequence] → what the task's device row reads: logits, or emissions. */
  readonly infer: Graph;
  readonly vocab: Vocab;
  readonly text: { readonly maxLength: number; readonly lowerCase: boolean; readonly termTypes?: readonly string[] };
  readonly golden: readonly GoldenRow[];
  /** The term dictionary as tab-separated text; default its header alone. */
  readonly terms?: string;
  /** Exactly repeatable figures only. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** name → sha256. */
  readonly lineage?: Readonly<Record<string, string>>;
  /** Put the program and the engine in; default true. Without them only a workbench can open the bundle. */
  readonly runtime?: boolean;
}

/** The scheme that a profile's integers are called by. */
export function schemeOf({ mode, activations, reduceRange }: Quantization): Scheme {
  if (mode === 'dynamic') return 'dynamic';
  if (activations === 'int8') return 's8s8';
  return reduceRange ? 'u8s8-reduced' : 'u8s8';
}

const TERMS = 'term\tkind\n';

/**
 * Writes the bundle to the folder `path`, in place of one that was there; equal parts give equal bytes.
 * Faults: no engine binaries for the profile, a full disk, an unwritable folder. Then nothing has changed at `path`.
 */
export async function writeBundle(path: string, parts: BundleParts): Promise<Manifest> {
  let manifest: Manifest | undefined;
  await writeFolder(path, async (draft) => {
    await writeModelFiles(draft, parts);
    if (parts.runtime !== false) await writeRuntime(draft, parts.profile);
    manifest = await writePapers(draft, parts);
  });
  return manifest!;
}

async function writeModelFiles(draft: string, { infer, vocab, golden, terms = TERMS }: BundleParts): Promise<void> {
  const { model, external } = writeModel(infer, { external: { location: 'weights.bin' } });
  await writeChunks(join(draft, 'infer.onnx'), model);
  await writeChunks(join(draft, 'weights.bin'), external);
  await writeFile(join(draft, 'vocab.txt'), formatVocab(vocab));
  await writeFile(join(draft, 'terms.tsv'), terms);
  await writeFile(join(draft, 'golden.jsonl'), formatGolden(golden));
  await mkdir(join(draft, 'adapters'));
}

async function writeRuntime(draft: string, profile: Profile): Promise<void> {
  const folder = join(draft, 'runtime');
  await mkdir(folder);
  for (const [name, bytes] of (await program()).files) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'LICENSES.txt'), await licences());
  for (const { from, to } of await engineParts(profile)) {
    const place = join(folder, 'node_modules', to);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(from, place, constants.COPYFILE_FICLONE);
  }
}

// The README is one of the files the manifest lists, so it comes first.
async function writePapers(draft: string, parts: BundleParts): Promise<Manifest> {
  const about = describe(parts);
  if (parts.runtime !== false) await writeFile(join(draft, 'README.md'), readme(about));
  const files = await inventory(draft);
  const { payload, parts: by } = sizesOf(Object.entries(files).map(([name, { bytes }]) => ({ name, bytes })));
  const manifest: Manifest = { ...about, sizes: { payload, runtime: by.runtime }, files };
  const text = formatManifest(manifest);
  await writeFile(join(draft, MANIFEST), text);
  await writeFile(join(draft, SEAL), seal(text));
  return manifest;
}

function describe(parts: BundleParts): Omit<Manifest, 'files'> {
  const { id, os, arch, engine, providers, threads } = parts.profile;
  return {
    formatVersion: FORMAT,
    name: parts.name,
    task: parts.task,
    labels: [...parts.labels],
    ...(parts.thresholds ? { thresholds: [...parts.thresholds] } : {}),
    profile: { id, os, arch },
    text: describeText(parts),
    scheme: parts.scheme,
    engine: { name: engine, version: engineVersion(), providers, threads },
    golden: { rows: parts.golden.length, tolerance: tolerances[parts.scheme] },
    sizes: { payload: 0, runtime: 0 },
    metrics: { ...parts.metrics },
    lineage: { ...parts.lineage },
  };
}

function describeText({ text: { termTypes, ...rest }, vocab }: BundleParts): Manifest['text'] {
  return { ...rest, vocabularySize: vocab.tokens.length, ...(termTypes ? { termTypes: [...termTypes] } : {}) };
}
