// What the data stage's result follows from: contents and formats, not names or paths, so a file that moves gives the same data.
import { formatOf } from '../../../data/read/formats.ts';
import type { Source } from '../../../data/read/read.ts';
import type { Json } from '../../canonical.ts';
import { defined } from '../../defined.ts';
import { dictionaryDigests } from '../../dictionary.ts';
import type { Recipe } from '../../recipe.ts';

/** A file that a recipe names: where it is, and the digest of its bytes. */
export interface Digested extends Source {
  readonly sha256: string;
  readonly bytes: number;
}

/** The files that a recipe names, found. */
export interface Sources {
  readonly data?: readonly Digested[];
  readonly test?: readonly Digested[];
  readonly vocab?: Digested;
  readonly synonyms?: Digested;
  /** Terms that augmenters leave alone. */
  readonly terms?: Digested;
  /** The masked language model that an augmenter asks. */
  readonly masked?: Pick<Digested, 'path' | 'sha256'>;
  /** Terms that are marked, and left alone. */
  readonly dictionary?: readonly Digested[];
  /** Texts that teachers answer. */
  readonly unlabelled?: readonly Digested[];
  /** What the student reads before any task. */
  readonly corpus?: readonly Digested[];
  /** Where a teacher's answers are kept between runs. */
  readonly journal: string;
}

/** How fast an endpoint is asked and by whom: no record gets another answer for it, or none. */
const pace: ReadonlySet<string> = new Set(['keyVariable', 'concurrency', 'requestsPerMinute', 'tokensPerMinute']);

/** What files are, wherever they are. */
export const digestsOf = (files: readonly Digested[] | undefined) =>
  files?.map(({ path, sha256 }) => ({ format: formatOf(path), sha256 }));

export function settingsOf({ task, data, text, terms, seed }: Recipe, sources: Sources): Json {
  const { path: _, test: __, demo, endpoint, augment, ...rest } = data;
  return defined({
    ...rest,
    ...(sources.data ? { files: digestsOf(sources.data) } : { demo }),
    test: digestsOf(sources.test),
    endpoint: endpoint && Object.fromEntries(Object.entries(endpoint).filter(([name]) => !pace.has(name))),
    augment: augment && {
      ...augment,
      synonyms: sources.synonyms?.sha256,
      terms: sources.terms?.sha256,
      model: sources.masked?.sha256,
    },
    dictionary: terms && { types: terms.types, files: dictionaryDigests(sources.dictionary) },
    vocab: sources.vocab?.sha256,
    ...(sources.vocab ? {} : { corpus: digestsOf(sources.corpus), vocabSize: text.vocabSize }),
    minCount: text.minCount,
    task,
    seed,
  }) as Json;
}
