// One model tried, or two compared, on all there is to measure.
import { hash } from '../../data/hash.ts';
import { sortLabels } from '../../data/labels.ts';
import { resolveSources } from '../../data/read/sources.ts';
import type { Example } from '../../data/records.ts';
import { createSample } from '../../data/sample.ts';
import { openAttacks } from '../../evaluate/attacks/attacks.ts';
import { compare, type Quality } from '../../evaluate/compare.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import { type Robustness, robustness } from '../../evaluate/robustness.ts';
import { type Speed, speed } from '../../evaluate/speed.ts';
import { answersOf } from '../../evaluate/subject.ts';
import { Fault } from '../../words/fault.ts';
import { hubCache } from '../pull.ts';
import { kindsOf, type LabelledOptions, readLabelled, requireKnown } from './examples.ts';
import { type Memory, peakMemory } from './memory.ts';
import { nameOf, type OpenedModel, openIfBundle, openOther } from './open.ts';

export interface ComparedModel {
  /** Unlike the other's. */
  readonly name: string;
  readonly scheme: string;
  readonly payload: number;
  readonly memory: Memory;
}

export interface Comparison {
  readonly models: readonly ComparedModel[];
  readonly data: { readonly names: readonly string[]; readonly read: number };
  readonly seed: number;
  readonly threads: number;
  readonly quality: Quality;
  readonly speed: Speed;
  readonly robustness?: Robustness;
}

/** What a comparison is at. */
export type Phase = 'reading' | 'answering' | 'measuring' | 'attacking';

export interface ComparisonOptions extends Omit<LabelledOptions, 'seed' | 'task'> {
  readonly seed: number;
  /** Threads inside one operator. */
  readonly threads: number;
  /** Also attack the texts; at most `ATTACKED` of them, drawn by the seed. */
  readonly attacks: boolean;
  /** A synonym file, plain or Cilin, for the attack by synonyms. */
  readonly synonyms?: string;
  /** A clock in milliseconds. */
  readonly now: () => number;
  readonly progress: (phase: Phase, done: number, total: number) => void;
}

/** Examples attacked at most: each attack and rate asks every model again. */
export const ATTACKED = 1000;
/** Texts that the process whose memory is measured answers. */
const MEASURED = 64;

/**
 * Tries the models at `paths` (one or two) on the records of `data`. Faults: those of reading and opening; models of two
 * tasks, records of another; labels a model does not know.
 */
export async function compareModels(
  paths: readonly string[],
  data: readonly string[],
  options: ComparisonOptions,
): Promise<Comparison> {
  const { seed, threads, signal, now, progress } = options;
  const opened: OpenedModel[] = [];
  try {
    const bundles: (OpenedModel | undefined)[] = [];
    for (const path of paths) {
      const bundle = await openIfBundle(path, { threads });
      bundles.push(bundle);
      if (bundle) opened.push(bundle);
    }
    progress('reading', 0, 1);
    const sources = await resolveSources(data, { hub: { cache: hubCache('.'), signal } });
    const known = opened[0] ? { task: opened[0].task } : {};
    const { task, examples, read } = await readLabelled(sources, { ...options, ...known });
    const labels = sortLabels(new Set(examples.flatMap((example) => kindsOf(example, task))));
    const how = { threads, task, labels };
    const models: OpenedModel[] = [];
    for (const [at, path] of paths.entries()) {
      const model = bundles[at] ?? (await openOther(path, how));
      if (!bundles[at]) opened.push(model);
      if (model.task !== task)
        throw new Fault('evaluate.other-task', { where: path, expected: task, received: model.task });
      requireKnown(examples, model);
      models.push(model);
    }
    const answered = [];
    for (const [at, model] of models.entries()) {
      progress('answering', at, models.length);
      answered.push({ labels: model.labels, answers: await answersOf(model, examples, signal) });
    }
    const quality = compare(task, examples, answered, { seed });
    progress('measuring', 0, 1);
    const some = drawn(examples, 200, seed);
    const speeds = await speed(models, some, { now, signal });
    const memories: Memory[] = [];
    for (const path of paths) {
      memories.push(await peakMemory({ path, inputs: some.slice(0, MEASURED).map(inputOf), ...how }, signal));
    }
    const names = apart(paths);
    return {
      models: models.map(({ scheme, payload }, at) => ({ name: names[at]!, scheme, payload, memory: memories[at]! })),
      data: { names: sources.map(({ name }) => name), read },
      ...{ seed, threads, quality, speed: speeds },
      ...(options.attacks ? { robustness: await attacked(models, examples, options) } : {}),
    };
  } finally {
    for (const model of opened) await model.release();
  }
}

async function attacked(
  models: readonly OpenedModel[],
  examples: readonly Example[],
  { seed, signal, synonyms, progress }: ComparisonOptions,
): Promise<Robustness> {
  return robustness(models, drawn(examples, ATTACKED, seed), await openAttacks({ synonyms }), {
    ...{ seed, signal },
    progress: (done, total) => progress('attacking', done, total),
  });
}

/** At most `count` of the examples, drawn by the seed and each example's id. */
function drawn(examples: readonly Example[], count: number, seed: number): readonly Example[] {
  const sample = createSample<Example>(count);
  for (const example of examples) sample.add(hash(example.id, seed + 1), example);
  return sample.items();
}

/** Names that tell the models apart: their own, the paths where those are alike, numbered where even these are. */
function apart(paths: readonly string[]): readonly string[] {
  for (const names of [paths.map(nameOf), paths]) if (new Set(names).size === names.length) return names;
  return paths.map((path, at) => `${nameOf(path)} (${at + 1})`);
}
