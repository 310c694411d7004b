import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadOptions, readExamples } from '../../toolkit/data/read/read.ts';
import type { Example } from '../../toolkit/data/records.ts';

/** The examples a file of this name and content reads as. */
export async function readText(name: string, content: string | Uint8Array, options?: ReadOptions): Promise<Example[]> {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-data-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, content);
    return await gather(readExamples(path, options));
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
