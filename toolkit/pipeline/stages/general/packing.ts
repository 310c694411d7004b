// A corpus as token files in a folder that outlives a kill: what was packed before it is not packed again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../../data/read/read.ts';
import { writeAtomic } from '../../../files/write.ts';
import { stream, uniform } from '../../../random/random.ts';
import { createTokenizer } from '../../../text/tokenizer.ts';
import type { Vocab } from '../../../text/vocab.ts';
import { pack } from '../../../train/mlm/pack.ts';
import { jiebaSegment } from '../../../train/mlm/segment.ts';
import { appendTokens, noTokens, openTokens, type Tokens } from '../../token-file.ts';
import { paragraphs } from './paragraphs.ts';
import { slices } from './slices.ts';

export interface Packing {
  readonly files: readonly Source[];
  readonly vocab: Vocab;
  /** Words that stay whole. */
  readonly terms: Iterable<string>;
  /** Share of the documents that are held out. */
  readonly share: number;
  readonly seed: number;
  /** Where the token files are kept. */
  readonly folder: string;
  /** Documents packed so far. What it throws ends the packing, which can then go on from there. */
  readonly tell: (documents: number) => void;
  /** Characters after which what is packed is kept. @default 1,048,576 */
  readonly slice?: number;
}

export type Opened = ReturnType<typeof openTokens>;

/** Two open token files; close them when training has ended. */
export interface Packed {
  readonly train: Opened;
  readonly heldOut: Opened;
}

/** How far packing has come: slices, and what the files held then. */
interface Progress {
  readonly slices: number;
  readonly train: Tokens;
  readonly heldOut: Tokens;
}

/** Packs what is not packed yet. Memory does not grow with the corpus. Faults: those of reading, a full disk. */
export async function packFiles(packing: Packing): Promise<Packed> {
  const { folder, files, vocab, terms, share, seed, tell } = packing;
  const journal = join(folder, 'packed.json');
  const path = { train: join(folder, 'train.u32'), heldOut: join(folder, 'held-out.u32') };
  const saved = await readFile(journal, 'utf8').catch(() => undefined);
  let progress: Progress & { readonly whole?: boolean } =
    saved === undefined ? { slices: 0, train: noTokens, heldOut: noTokens } : (JSON.parse(saved) as Progress);
  if (!progress.whole) {
    const parts = { tokenizer: createTokenizer(vocab, { maxLength: Infinity }), segment: await jiebaSegment(terms) };
    const key = stream(seed, 'held-out');
    let number = 0;
    for await (const { lines, documents, before } of slices(all(files), packing.slice)) {
      number += 1;
      if (number <= progress.slices) continue;
      const packed = (half: boolean) =>
        pack(lines, { ...parts, keep: (document) => uniform(key, before + document) < share === half });
      progress = {
        slices: number,
        train: await appendTokens(path.train, progress.train, packed(false)),
        heldOut: await appendTokens(path.heldOut, progress.heldOut, packed(true)),
      };
      await writeAtomic(journal, `${JSON.stringify(progress)}\n`);
      tell(before + documents);
    }
    await writeAtomic(journal, `${JSON.stringify({ ...progress, whole: true })}\n`);
  }
  return { train: openTokens(path.train, progress.train), heldOut: openTokens(path.heldOut, progress.heldOut) };
}

async function* all(files: readonly Source[]): AsyncGenerator<string> {
  for (const file of files) {
    yield* paragraphs(file);
    yield ''; // no document goes on in another file
  }
}
