// Texts without labels, for a teacher to answer and a student to learn from.
import { hash } from '../../data/hash.ts';
import { readExamples, type Source } from '../../data/read/read.ts';
import { createSample } from '../../data/sample.ts';
import { stream, word } from '../../random/random.ts';
import { isText, paragraphs } from './general/paragraphs.ts';

/** A text, or the two of a pair. */
export interface Unlabelled {
  readonly text: string;
  readonly pair?: string;
}

export interface Wanted {
  readonly limit: number;
  readonly seed: number;
  /** Whether pairs are wanted, or single texts. */
  readonly pairs: boolean;
  /** Texts that have a label already, or are held out. */
  readonly known: Iterable<Unlabelled>;
}

/**
 * At most `limit` texts of the files, each once, chosen and ordered by the seed: of a text file every line, of a record file
 * every record's text. Nothing that is labelled or held out is among them. Faults: those of reading.
 */
export async function readUnlabelled(
  files: readonly Source[],
  { limit, seed, pairs, known }: Wanted,
): Promise<readonly Unlabelled[]> {
  const seen = new Set(Array.from(known, keyOf));
  const sample = createSample<Unlabelled>(limit);
  const key = stream(seed, 'pool');
  for (const file of files) {
    for await (const found of textsIn(file)) {
      const own = keyOf(found);
      if (found.text === '' || (found.pair !== undefined) !== pairs || seen.has(own)) continue;
      seen.add(own);
      sample.add(word(key, hash(own, 0)), found);
    }
  }
  return sample.items();
}

async function* textsIn(file: Source): AsyncGenerator<Unlabelled> {
  if (isText(file.path)) {
    for await (const line of paragraphs(file)) yield { text: line.trim() };
    return;
  }
  for await (const { text, pair } of readExamples(file, { needs: ['text'], quarantine: () => undefined }))
    yield { text, ...(pair === undefined ? {} : { pair }) };
}

const keyOf = ({ text, pair }: Unlabelled): string => (pair === undefined ? text : `${text}\u0004${pair}`);
