// Near duplicates planted among real lines: how many are found, how many finds are right, and how time grows.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { similarity } from '../../data/clean/edits.ts';
import { createNearIndex } from '../../data/clean/near.ts';
import { normal } from '../../data/clean/normal.ts';
import { rules } from '../../data/clean/rules.ts';
import { characters } from '../../data/records.ts';
import { shuffled, streamKey, uniform, word } from '../../random/random.ts';
import { realFile } from './real-data.ts';
import { type Bench, fresh, rounded } from './report.ts';

const title = 'Near duplicates planted among real lines';
const sizes = [25_000, 50_000, 100_000];
const PLANTED = 2000;
const [SHORTEST, LONGEST] = [10, 2000];

interface Line {
  readonly id: string;
  readonly text: string;
  /** The line this one was copied from. */
  readonly of?: string;
}

export interface NearFigures {
  readonly recall: number;
  readonly precision: number;
  readonly alike: number;
  readonly wrong: number;
  readonly seconds: number;
  readonly indexMB: number;
}

export const run: Bench = async ({ short, progress }) => {
  const folder = realFile('mlm-corpus');
  if (!folder) return { name: 'near', title, rows: [], notes: ['mlm-corpus: not present.'] };
  const rows = (short ? sizes.slice(0, 2) : sizes).map((size) => {
    progress(`${size} lines`);
    const { recall, precision, alike, wrong, seconds, indexMB } = fresh<NearFigures>(
      new URL('near-case.ts', import.meta.url),
      { folder, size },
    );
    return {
      records: size,
      planted: PLANTED,
      recall: rounded(recall, 3),
      precision: rounded(precision, 3),
      'not planted but alike': alike,
      wrong,
      seconds: rounded(seconds, 2),
      'index MB': rounded(indexMB, 0),
    };
  });
  return {
    name: 'near',
    title,
    rows,
    notes: [
      `Lines of ${SHORTEST} to ${LONGEST} characters, exact duplicates removed. Copies: 1 to 10 % of the characters (at least one) changed, added or removed.`,
      'Alike: found, not planted, and at least 0.9 of the characters agree; counted as right. Asked for: recall 0.95 at precision 0.98.',
      'Time and memory: normal form, search and index of all records; twice the records should take twice the time.',
    ],
  };
};

/** Reads, plants, searches. Recall: planted copies found as such (whichever of the two came first). */
export async function measure(folder: string, size: number): Promise<NearFigures> {
  const lines = plant(shuffled(await distinctLines(folder), streamKey(1, 1)).slice(0, size - PLANTED));
  const byId = new Map(lines.map((line) => [line.id, line]));
  const { limit } = rules['near-duplicate'];
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const index = createNearIndex();
  let [found, alike, wrong] = [0, 0, 0];
  for (const line of lines) {
    const plain = normal(line.text);
    const other = index.find(plain, '', limit);
    if (!other) index.add(line.id, plain, '');
    else if (line.of === other.id || byId.get(other.id)!.of === line.id) found += 1;
    else if (similarity(line.text, byId.get(other.id)!.text, 0.9) > 0) alike += 1;
    else wrong += 1;
  }
  const seconds = (performance.now() - start) / 1000;
  globalThis.gc?.();
  const after = process.memoryUsage();
  index.find('', '', limit); // the index is alive until here
  const indexMB = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 1e6;
  return {
    recall: found / PLANTED,
    precision: (found + alike) / (found + alike + wrong),
    alike,
    wrong,
    seconds,
    indexMB,
  };
}

async function distinctLines(folder: string): Promise<readonly string[]> {
  const kept = new Map<string, string>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.txt')).sort()) {
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) {
      const text = line.trim();
      const length = characters(text);
      if (length < SHORTEST || length > LONGEST) continue;
      const key = normal(text);
      if (!kept.has(key)) kept.set(key, text);
    }
  }
  return [...kept.values()];
}

function plant(originals: readonly string[]): readonly Line[] {
  const lines: Line[] = originals.map((text, at) => ({ id: `line ${at}`, text }));
  const pool = [...originals.slice(0, 3000).join('')];
  const copies = shuffled(lines, streamKey(1, 2))
    .slice(0, PLANTED)
    .map(({ id, text }, at) => ({ id: `copy ${at}`, text: edited(text, pool, streamKey(1, 3, at)), of: id }));
  return shuffled([...lines, ...copies], streamKey(1, 4));
}

function edited(text: string, pool: readonly string[], key: number): string {
  const letters = [...text];
  const edits = Math.max(1, Math.floor((0.01 + 0.09 * uniform(key, 0)) * letters.length));
  for (let edit = 0; edit < edits; edit += 1) {
    const [kind, place, drawn] = [1, 2, 3].map((draw) => word(key, 3 * edit + draw)) as [number, number, number];
    const at = place % letters.length;
    letters.splice(at, kind % 3 === 1 ? 0 : 1, ...(kind % 3 === 2 ? [] : [pool[drawn % pool.length]!]));
  }
  return letters.join('');
}
