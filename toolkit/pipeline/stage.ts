// What a stage is: a function from finished artifacts to a new one, and the facts that name its result.
import { engineVersion } from '../export/native.ts';
import type { Json } from './canonical.ts';
import { canonical, sha256 } from './canonical.ts';
import type { Event, StageName, Step } from './events.ts';
import type { Artifact } from './store.ts';

export interface Context {
  readonly step: Step;
  /** Artifacts of the steps this one needs, by step id. */
  readonly inputs: Readonly<Record<string, Artifact>>;
  /** Folder to write the result into; it is sealed when the stage returns. */
  readonly draft: string;
  /** Folder whose files survive a kill: checkpoints of long stages. */
  readonly partial: string;
  /** Aborts with the reason to throw once the stage has reached a safe point. */
  readonly signal: AbortSignal;
  /** Milliseconds on a clock that only moves forward. For messages, never for results. */
  readonly now: () => number;
}

export interface Stage {
  readonly step: Step;
  /** Ids of the steps whose artifacts it reads. */
  readonly needs: readonly string[];
  /** Of an input, the files alone that the result follows from. @default all of them */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  /** Raised when the stage's code would write something else for the same inputs. */
  readonly version: number;
  /** The part of the recipe, and the digests of files outside the store, that the result follows from: no paths, no times. */
  readonly settings: Json;
  run(context: Context): AsyncGenerator<Event, void>;
}

/**
 * The hash of everything the stage's result follows from: its code, its settings, its inputs, and the engine, whose
 * versions add numbers up in different orders.
 */
export function keyOf(stage: Stage, inputs: Readonly<Record<string, Artifact>>): string {
  const digests = Object.fromEntries(
    stage.needs.map((id) => {
      const { digest, files } = inputs[id]!;
      const some = stage.reads?.[id]?.map((name) => [name, files[name]?.sha256] as const);
      return [nameAmong(stage.needs, id), some ? Object.fromEntries(some) : digest];
    }),
  );
  return sha256(
    canonical({ engine: engineVersion(), version: stage.version, settings: stage.settings, inputs: digests }),
  ).slice(0, 24);
}

// Of an input made per device, which device says nothing; of several inputs of one stage, which is which does.
function nameAmong(needs: readonly string[], id: string): string {
  const stageOf = (one: string): string => one.split('/')[0]!;
  return needs.filter((one) => stageOf(one) === stageOf(id)).length === 1 ? stageOf(id) : id;
}

/** Folder name of a stage's result in the store. */
export const placeOf = (stage: StageName, key: string): string => `${stage}-${key}`;
