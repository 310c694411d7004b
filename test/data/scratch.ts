import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadOptions, readExamples } from '../../toolkit/data/read/read.ts';
import type { Example } from '../../toolkit/data/records.ts';

/** The examples a file of this name and content reads as. */
export const readText = (name: string, content: string | Uint8Array, options?: ReadOptions): Promise<Example[]> =>
  withFile(name, content, (path) => gather(readExamples(path, options)));

/** What `use` makes of a file of this name and content, which is gone afterwards. */
export const withFile = <T>(
  name: string,
  content: string | Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> =>
  withFolder((folder) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return use(path);
  });

/** What `use` makes of an empty folder, which is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-data-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function example(text: string, label = 'a', id = text): Example {
  return { id, text, label };
}

export async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
