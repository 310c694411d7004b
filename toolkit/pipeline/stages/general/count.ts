// What a vocabulary needs to know of a corpus.
import type { Source } from '../../../data/read/read.ts';
import { type Counts, pieceCounter } from '../../../text/count.ts';
import { paragraphs } from './paragraphs.ts';

/** Paragraphs between two words on how far it is. */
const OFTEN = 1000;

/** Counts the characters and words of the files, one paragraph at a time. `tell`: paragraphs so far. */
export async function countCorpus(files: readonly Source[], tell: (paragraphs: number) => void): Promise<Counts> {
  const counter = pieceCounter(true);
  let read = 0;
  for (const file of files) {
    for await (const paragraph of paragraphs(file)) {
      counter.add(paragraph);
      read += 1;
      if (read % OFTEN === 0) tell(read);
    }
  }
  return counter.read();
}
