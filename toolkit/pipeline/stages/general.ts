// Stage 2, where the recipe has one: a network of the student's shape reads a corpus and tells hidden words, before any task.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelConfig } from '../../model/config.ts';
import { stream } from '../../random/random.ts';
import type { Vocab } from '../../text/vocab.ts';
import { sequencesIn } from '../../train/mlm/batch.ts';
import { trainMasked } from '../../train/mlm/pretrain.ts';
import type { HeldOut, MaskedTask } from '../../train/mlm/task.ts';
import { writePretrained } from '../../train/pretrained.ts';
import { Fault } from '../../words/fault.ts';
import { number } from '../../words/figures.ts';
import { readDictionary } from '../dictionary.ts';
import type { Event, MetricName, MetricUnit } from '../events.ts';
import type { GeneralRecipe } from '../general-recipe.ts';
import type { Recipe } from '../recipe.ts';
import { attentionOf, shapeOf } from '../shape-recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Context, Stage } from '../stage.ts';
import { rate } from './data/counting.ts';
import { digestsOf, type Sources } from './data/settings.ts';
import { during } from './during.ts';
import { readPrepared } from './examples.ts';
import { beginMasked } from './general/begin.ts';
import { type Packed, packFiles } from './general/packing.ts';
import { requireOneLength, stepsOf } from './general/steps.ts';
import { checkpointIn, noted } from './train.ts';

const STEP = 'general';

export interface GeneralParts extends Pick<Sources, 'corpus' | 'dictionary'> {
  /** The checkpoint that the student goes on from: it reads the corpus first. */
  readonly from: FoundModel | undefined;
}

/** Fault: more than one way to say how long it trains. */
export function generalStage(recipe: Recipe, general: GeneralRecipe, parts: GeneralParts, threads: number): Stage {
  requireOneLength(general);
  const { text, student, seed } = recipe;
  const { path: _, ...how } = { ...general, length: general.length ?? text.maxLength };
  const longest = Math.max(how.length, text.maxLength);
  const shape = parts.from
    ? { from: parts.from.sha256, ...attentionOf(student) }
    : { model: student.model, ...shapeOf(student) };
  return {
    step: { id: STEP, stage: STEP },
    needs: ['data'],
    reads: { data: ['vocab.txt'] },
    version: 1,
    settings: {
      how,
      shape,
      longest,
      seed,
      threads,
      files: digestsOf(parts.corpus),
      terms: parts.dictionary?.map(({ sha256 }) => sha256),
    },
    async *run(context) {
      const { vocab } = await readPrepared(context.inputs['data']!);
      const packed = yield* packing(context, vocab, general.heldOut, seed, parts);
      try {
        requireHeldOut(packed, how.length);
        const key = stream(seed, 'general');
        const start = { how: student, from: parts.from?.path, vocab, longest, dropout: how.dropout, seed: key };
        const task: MaskedTask = {
          ...(await beginMasked(start)),
          ...{ vocab, corpus: packed.train, heldOut: packed.heldOut },
          options: { ...optionsOf(how), seed: key, threads, steps: 1 },
          ...{ now: context.now, signal: context.signal },
        };
        const steps = await stepsOf(general, task, context.partial);
        yield about(task.config, packed, steps);
        yield* learn(context, { ...task, options: { ...task.options, steps } });
      } finally {
        packed.train.close();
        packed.heldOut.close();
      }
    },
  };
}

async function* packing(
  { now, signal, partial }: Context,
  vocab: Vocab,
  share: number,
  seed: number,
  { corpus = [], dictionary = [] }: GeneralParts,
): AsyncGenerator<Event, Packed> {
  const { terms } = await readDictionary(dictionary, {});
  const words = terms.map(({ term }) => term);
  const start = now();
  return yield* during((say) =>
    packFiles({
      ...{ files: corpus, vocab, terms: words, share, seed, folder: partial },
      tell(documents) {
        signal.throwIfAborted();
        const recordsPerSecond = rate(documents, now() - start);
        say({ kind: 'counts', step: STEP, counts: { phase: 'packing', records: documents, recordsPerSecond } });
      },
    }),
  );
}

function requireHeldOut({ train, heldOut }: Packed, length: number): void {
  if (sequencesIn(train, length) === 0 || sequencesIn(heldOut, length) > 0) return;
  throw new Fault('pipeline.no-held-out', { least: length - 2, received: heldOut.length });
}

/** What of the recipe a step depends on. */
function optionsOf(how: Required<Pick<GeneralRecipe, (typeof names)[number]>>): Omit<MaskedTask['options'], 'steps'> {
  return Object.fromEntries(names.map((name) => [name, how[name]]));
}

const names = [
  ...(['batchSize', 'length', 'rate', 'wholeWords', 'learningRate', 'weightDecay'] as const),
  ...(['warmup', 'decay', 'clip', 'evaluateEvery', 'heldOutSequences'] as const),
] as const;

const about = (config: ModelConfig, { train }: Packed, steps: number): Event => ({
  ...{ kind: 'warning', step: STEP, key: 'pipeline.general-shape' },
  values: {
    ...{ layers: config.num_hidden_layers, hidden: config.hidden_size },
    ...{ tokens: number(train.length), steps: number(steps) },
  },
});

/** Trains, and writes the network as a Hugging Face folder, its head included. */
async function* learn(context: Context, task: MaskedTask): AsyncGenerator<Event, void> {
  const { config, vocab, corpus, options } = task;
  let heldOut: HeldOut | undefined;
  const training = noted(trainMasked({ ...task, checkpoint: checkpointIn(context.partial) }), STEP);
  const parameters = yield* seen(training, (found) => {
    heldOut = found;
  });
  await writePretrained(context.draft, { config, parameters, labels: [], vocab });
  const report = { steps: options.steps, tokens: corpus.length, heldOut };
  await writeFile(join(context.draft, 'general.json'), `${JSON.stringify(report, null, 2)}\n`);
  const count = Array.from(parameters.values()).reduce((sum, { data }) => sum + data.byteLength / 4, 0);
  yield metric('pipeline.metric.tokens', corpus.length, 'count');
  yield metric('pipeline.metric.parameters', count, 'count');
  yield metric('pipeline.metric.held-out-loss', heldOut!.loss, 'number');
  yield metric('pipeline.metric.held-out-accuracy', heldOut!.accuracy, 'share');
}

async function* seen<T>(events: AsyncGenerator<Event, T>, found: (heldOut: HeldOut) => void): AsyncGenerator<Event, T> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    if (next.value.kind === 'training' && next.value.note.heldOut) found(next.value.note.heldOut);
    yield next.value;
  }
}

const metric = (name: MetricName, value: number, unit: MetricUnit): Event => ({
  ...{ kind: 'metric', step: STEP },
  ...{ name, value, unit },
});
