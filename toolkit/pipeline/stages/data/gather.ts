// Where the records come from: the demo, or files; the user's own test files first.
import { normalizer } from '../../../data/normalize.ts';
import { type BadLine, readExamples, type Source } from '../../../data/read/read.ts';
import type { Example } from '../../../data/records.ts';
import { recordOf, taskOf } from '../../../data/task.ts';
import type { TaskName } from '../../../text/task.ts';
import { Fault } from '../../../words/fault.ts';
import { defined } from '../../defined.ts';
import type { Recipe } from '../../recipe.ts';
import { demoOf } from './demos.ts';
import { requireSuited } from './suits.ts';

/** The data files of a recipe, found. */
export interface Files {
  readonly data?: readonly Source[];
  readonly test?: readonly Source[];
}

export interface Gathered {
  readonly examples: AsyncIterable<Example>;
  /** Whether a record is from the user's own test files. */
  readonly given: (example: Example) => boolean;
  /** What the records are for: as the recipe says or, once the first is read, as that shows. */
  readonly task: () => TaskName;
}

/** All records of the recipe, normalized. Faults: those of reading; records of two tasks; what `requireSuited` says. */
export function gather(recipe: Recipe, files: Files, quarantine: (bad: BadLine) => void): Gathered {
  const { data } = recipe;
  const given = new WeakSet<Example>();
  const { fields = {}, badShare, ask, separator, ends, offsets } = data;
  const options = {
    ...{ fields: defined(fields), badShare, quarantine, separator, ends, offsets, task: recipe.task },
    ...(ask ? { needs: ['text'] as const } : {}),
  };
  let task = recipe.task;
  const settled = (example: Example): Example => {
    if (!task) requireSuited(recipe, taskOf(example));
    task ??= taskOf(example);
    return recordOf(example, task);
  };
  async function* examples(): AsyncGenerator<Example> {
    const normal = await normalizer(data.normalize);
    const read = (sources: readonly Source[]): AsyncIterable<Example> => labelled(readExamples(sources, options));
    for await (const raw of read(files.test ?? [])) {
      const example = normal(settled(raw));
      given.add(example);
      yield example;
    }
    for await (const raw of files.data ? read(files.data) : demoOf(task ?? 'classify', data.demo))
      yield normal(settled(raw));
  }
  return { examples: examples(), given: (example) => given.has(example), task: () => task ?? 'classify' };
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
