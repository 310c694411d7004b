// Which files of onnxruntime-node a device needs: its own binaries, and no provider it will not use.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Profile } from '../../device-profiles/profile.ts';
import { filesUnder } from '../files/paths.ts';
import { Fault } from '../words/fault.ts';

const require = createRequire(import.meta.url);

/** A file to copy: where it lies on the workbench, and its place under node_modules/ of the bundle's runtime. */
export interface Part {
  readonly from: string;
  readonly to: string;
}

// Libraries that only one provider loads; every other file is needed on the CPU already.
const owners: readonly { readonly file: RegExp; readonly provider: Profile['providers'][number] }[] = [
  { file: /^(DirectML|dxil|dxcompiler)\.dll$/i, provider: 'dml' },
  { file: /providers_(cuda|tensorrt|shared)/, provider: 'cuda' },
];

const packages: readonly { readonly name: string; readonly file: (profile: Profile) => RegExp }[] = [
  {
    name: 'onnxruntime-node',
    file: ({ os, arch }) => new RegExp(`^(package\\.json|dist/\\w+\\.js|bin/napi-v\\d+/${os}/${arch}/[^/]+)$`),
  },
  { name: 'onnxruntime-common', file: () => /^(package\.json|dist\/cjs\/([\w-]+\.js|package\.json))$/ },
];

/** The engine's files for `profile`, sorted. Fault: the engine has no binaries for its system and processor. */
export async function engineParts(profile: Profile): Promise<readonly Part[]> {
  const all = await Promise.all(packages.map(({ name, file }) => parts(name, file(profile), profile)));
  const found = all.flat();
  if (found.some(({ to }) => to.endsWith('.node'))) return found;
  throw new Fault('export.no-binaries', { profile: profile.id, machine: `${profile.os} ${profile.arch}` });
}

/** The engine's version as installed here. */
export function engineVersion(): string {
  return (require(join(root('onnxruntime-node'), 'package.json')) as { version: string }).version;
}

async function parts(name: string, wanted: RegExp, profile: Profile): Promise<readonly Part[]> {
  const folder = root(name);
  const files = (await filesUnder(folder)).filter((file) => wanted.test(file) && needed(file, profile));
  return files.map((file) => ({ from: join(folder, file), to: `${name}/${file}` }));
}

function needed(file: string, profile: Profile): boolean {
  const base = file.split('/').at(-1)!;
  return owners.every(({ file, provider }) => !file.test(base) || profile.providers.includes(provider));
}

// onnxruntime-common exports no package.json, so its folder is found from its entry.
const root = (name: string): string => {
  const entry = require.resolve(name);
  return entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
};
