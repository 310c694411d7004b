// Runs a list of stages: what is in the store is free, what was interrupted goes on where it stopped.
import { diskFault } from '../files/write.ts';
import { Fault } from '../words/fault.ts';
import type { Event, StageName } from './events.ts';
import { type Context, keyOf, placeOf, type Stage } from './stage.ts';
import { type Artifact, isArtifact, type Store, type Writing } from './store.ts';

export interface RunOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Last stage to run; default all. */
  readonly to?: StageName;
}

export type Artifacts = Readonly<Record<string, Artifact>>;

/**
 * Runs `stages` in order and returns their artifacts by step id. Faults of a stage pass through, the disk's refusals as
 * sentences; an aborted signal throws its reason. Nothing half-written stays but the checkpoints a later run goes on from.
 */
export async function* runStages(stages: readonly Stage[], options: RunOptions): AsyncGenerator<Event, Artifacts> {
  const wanted = upTo(stages, options.to);
  yield { kind: 'plan', steps: wanted.map((stage) => stage.step) };
  const artifacts: Record<string, Artifact> = {};
  for (const stage of wanted) {
    options.signal.throwIfAborted();
    artifacts[stage.step.id] = yield* runStage(stage, artifacts, options);
  }
  return artifacts;
}

/** The stages needed for every step of stage `to`; the teacher is no prerequisite of a student that has none. Fault: no such stage. */
export function upTo(stages: readonly Stage[], to: StageName | undefined): readonly Stage[] {
  if (to === undefined) return stages;
  const byId = new Map(stages.map((stage) => [stage.step.id, stage]));
  const wanted = new Set<string>();
  const want = (id: string): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    byId.get(id)?.needs.forEach(want);
  };
  for (const stage of stages) if (stage.step.stage === to) want(stage.step.id);
  if (wanted.size === 0) {
    const known = [...new Set(stages.map(({ step }) => step.stage))].join(', ');
    throw new Fault('pipeline.no-stage', { stage: to, known });
  }
  return stages.filter((stage) => wanted.has(stage.step.id));
}

async function* runStage(stage: Stage, artifacts: Artifacts, options: RunOptions): AsyncGenerator<Event, Artifact> {
  const step = stage.step.id;
  const key = keyOf(stage, artifacts);
  const place = placeOf(stage.step.stage, key);
  const waiting: Event[] = [];
  const found =
    (await options.store.find(place)) ??
    (await options.store.begin(place, {
      signal: options.signal,
      waiting: (owner) => waiting.push({ kind: 'warning', step, key: 'pipeline.waiting', values: { owner } }),
    }));
  yield* waiting;
  if (isArtifact(found)) {
    yield { kind: 'stage', step, state: 'cached', key };
    return found;
  }
  const start = options.now();
  yield { kind: 'stage', step, state: 'start', key };
  const artifact = yield* write(stage, artifacts, found, options, key);
  yield { kind: 'stage', step, state: 'done', key, seconds: (options.now() - start) / 1000 };
  return artifact;
}

async function* write(
  stage: Stage,
  inputs: Artifacts,
  writing: Writing,
  { signal, now }: RunOptions,
  key: string,
): AsyncGenerator<Event, Artifact> {
  const { draft, partial } = writing;
  const context: Context = { step: stage.step, inputs, draft, partial, signal, now };
  let sealed: Artifact | undefined;
  try {
    yield* stage.run(context);
    sealed = await writing.seal();
    return sealed;
  } catch (error) {
    yield { kind: 'stage', step: stage.step.id, state: 'failed', key };
    throw diskFault(error, draft) ?? error;
  } finally {
    if (sealed === undefined) await writing.abandon();
  }
}
