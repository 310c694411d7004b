// Is a bundle what its maker wrote? Every file against the manifest, and the manifest against its seal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { digestFile, fileIn, filesUnder } from '../files/paths.ts';
import { Fault } from '../words/fault.ts';
import { FORMAT, MANIFEST, Manifest, SEAL, seal } from './format.ts';

/** The manifest of the bundle in `folder`. Faults: none there, changed since it was sealed, a newer format, a wrong field. */
export async function readManifest(folder: string): Promise<Manifest> {
  const where = join(folder, MANIFEST);
  if (!(await fileIn(folder, MANIFEST))) throw new Fault('runtime.not-a-bundle', { where: folder });
  if (!(await fileIn(folder, SEAL))) throw new Fault('runtime.file-missing', { where: join(folder, SEAL) });
  const bytes = await readFile(where);
  const [expected, received] = [await readFile(join(folder, SEAL), 'utf8'), seal(bytes)];
  if (digits(expected) !== digits(received)) throw changed(where, digits(expected), digits(received));
  if (expected !== received) throw new Fault('runtime.seal', { where: join(folder, SEAL), expected: received.trim() });
  return parseManifest(bytes.toString('utf8'), where);
}

/** A manifest from its JSON text. Faults: not JSON, a format this code does not know, a wrong field. */
function parseManifest(text: string, where: string): Manifest {
  const source = json(text, where);
  const version = (source as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== FORMAT) {
    throw new Fault('runtime.format-version', { where, expected: FORMAT, received: version });
  }
  const result = Manifest.safeParse(source);
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  throw new Fault('runtime.manifest-field', { where, field: issue.path.join('.') || '{}', reason: issue.message });
}

/** Compares every file of the manifest with the one in `folder`. Fault: the first that is missing, resized or changed. */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<void> {
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const where = join(folder, name);
    const file = await fileIn(folder, name);
    if (!file) throw new Fault('runtime.file-missing', { where });
    if (file.bytes !== bytes) throw new Fault('runtime.file-size', { where, expected: bytes, received: file.bytes });
    const received = await digestFile(file.path);
    if (received !== sha256) throw changed(where, sha256, received);
  }
}

/** Files in `folder` that the manifest does not know; what a device adds under adapters/ belongs there. */
export async function extraFiles(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const own = new Set([...Object.keys(manifest.files), MANIFEST, SEAL]);
  return (await filesUnder(folder)).filter((name) => !own.has(name) && !name.startsWith('adapters/'));
}

const changed = (where: string, expected: string, received: string): Fault =>
  new Fault('runtime.file-changed', { where, expected: short(expected), received: short(received) });

const digits = (line: string): string => line.split(' ')[0]!;

const short = (digest: string): string => digest.slice(0, 12);

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('runtime.manifest-field', { where, field: '{}', reason: (cause as Error).message }, { cause });
  }
}
