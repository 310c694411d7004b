// A corpus of any size, grown from real text where there is some: its paragraphs again and again, one character in fifty
// exchanged for another of the same text, so that no document comes twice.
import { readFileSync } from 'node:fs';
import { openLines } from '../../files/line-writer.ts';
import { streamKey, word } from '../../random/random.ts';

/** Writes at least `bytes` to `path`; the same seed gives the same file. */
export async function growCorpus(real: string | undefined, path: string, bytes: number, seed: number): Promise<void> {
  const lines = real === undefined ? invented() : readFileSync(real, 'utf8').split('\n');
  const file = await openLines(path, false);
  try {
    for (let [written, at] = [0, 0]; written < bytes; at += 1) {
      const line = Buffer.from(`${exchanged(lines[at % lines.length]!, streamKey(seed, at))}\n`);
      const wait = file.add(line);
      if (wait) await wait;
      written += line.length;
    }
    await file.finish();
  } finally {
    await file.abandon();
  }
}

function exchanged(line: string, key: number): string {
  const characters = Array.from(line);
  let counter = 0;
  return characters
    .map((c) => (word(key, counter++) % 50 === 0 ? characters[word(key, counter++) % characters.length] : c))
    .join('');
}

/** Paragraphs of three thousand characters of Han, common ones more often. */
const invented = (): readonly string[] =>
  Array.from({ length: 20_000 }, (_, i) => {
    if (i % 4 === 3) return '';
    const key = streamKey(11, i);
    return Array.from({ length: 40 + (word(key, 0) % 200) }, (_, j) => {
      const drawn = word(key, j + 1) / 2 ** 32;
      return String.fromCharCode(0x4e00 + Math.floor(3000 * drawn ** 3));
    }).join('');
  });
