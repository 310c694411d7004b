// Patterns for files.
import { glob, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { Source } from './read.ts';

export const isGlob = (pattern: string): boolean => /[*?[\]{}]/.test(pattern);

/** The files that match, sorted by name; names are relative to the folder before the pattern's first sign. */
export async function filesMatching(pattern: string): Promise<readonly Source[]> {
  let base = pattern;
  while (isGlob(base)) base = dirname(base);
  const found: Source[] = [];
  for await (const path of glob(pattern)) {
    if ((await stat(path)).isFile()) found.push({ path, name: slashed(relative(base, path)) });
  }
  return sorted(found);
}

export const slashed = (path: string): string => path.split(sep).join('/');

export const sorted = (sources: readonly Source[]): readonly Source[] =>
  [...sources].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
