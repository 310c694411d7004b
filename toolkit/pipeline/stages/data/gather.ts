// Where the records come from: the demo, or files; the user's own test files first.
import { normalizer } from '../../../data/normalize.ts';
import { type BadLine, readExamples, type Source } from '../../../data/read/read.ts';
import type { Example } from '../../../data/records.ts';
import { reasoningDemo } from '../../../demo/reasoning-demo.ts';
import { Fault } from '../../../words/fault.ts';
import { defined } from '../../defined.ts';
import type { Recipe } from '../../recipe.ts';

/** The data files of a recipe, found. */
export interface Files {
  readonly data?: readonly Source[];
  readonly test?: readonly Source[];
}

export interface Gathered {
  readonly examples: AsyncIterable<Example>;
  /** Whether a record is from the user's own test files. */
  readonly given: (example: Example) => boolean;
}

/** All records of the recipe, normalized. Faults: those of reading. */
export function gather({ data }: Recipe, files: Files, quarantine: (bad: BadLine) => void): Gathered {
  const given = new WeakSet<Example>();
  const { fields = {}, badShare, ask } = data;
  const options = { fields: defined(fields), badShare, quarantine, ...(ask ? { needs: ['text'] as const } : {}) };
  async function* examples(): AsyncGenerator<Example> {
    const normal = await normalizer(data.normalize);
    const read = (sources: readonly Source[]): AsyncIterable<Example> => labelled(readExamples(sources, options));
    for await (const raw of read(files.test ?? [])) {
      const example = normal(raw);
      given.add(example);
      yield example;
    }
    if (!files.data) for (const example of reasoningDemo(data.demo)) yield normal(example);
    else for await (const example of read(files.data)) yield normal(example);
  }
  return { examples: examples(), given: (example) => given.has(example) };
}

// Whoever has no labels may not know that they can be asked for.
async function* labelled(examples: AsyncIterable<Example>): AsyncGenerator<Example> {
  try {
    yield* examples;
  } catch (error) {
    if (!(error instanceof Fault) || error.key !== 'data.no-field' || error.values['role'] !== 'label') throw error;
    throw new Fault('data.no-label', error.values, { cause: error });
  }
}
