// Small stages that do nothing expensive, and a fresh store to run them in.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event, StageName } from '../../toolkit/pipeline/events.ts';
import type { Artifacts, RunOptions } from '../../toolkit/pipeline/run.ts';
import { runStages } from '../../toolkit/pipeline/run.ts';
import type { Context, Stage } from '../../toolkit/pipeline/stage.ts';
import { openStore, type Store } from '../../toolkit/pipeline/store.ts';

export const freshFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'penjing-'));

export const freshStore = async (): Promise<Store> => openStore(join(await freshFolder(), 'store'));

/** Writes `text` and what it was given to result.txt. */
export function fakeStage(stage: StageName, needs: readonly StageName[], text: string): Stage {
  return {
    step: { id: stage, stage },
    needs,
    version: 1,
    settings: { text },
    async *run({ inputs, draft }) {
      const given = await Promise.all(needs.map((id) => readFile(join(inputs[id]!.folder, 'result.txt'), 'utf8')));
      yield { kind: 'progress', step: stage, done: 1, total: 1 };
      await writeFile(join(draft, 'result.txt'), [...given, text].join('+'));
    },
  };
}

export const withRun = (stage: Stage, run: (context: Context) => AsyncGenerator<Event, void>): Stage => ({
  ...stage,
  run,
});

export async function drain(
  stages: readonly Stage[],
  store: Store,
  options: Partial<RunOptions> = {},
): Promise<{ readonly events: readonly Event[]; readonly artifacts: Artifacts }> {
  const events: Event[] = [];
  const run = runStages(stages, { store, signal: new AbortController().signal, now: () => 0, ...options });
  for (;;) {
    const next = await run.next();
    if (next.done) return { events, artifacts: next.value };
    events.push(next.value);
  }
}

export const states = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'stage' ? [`${event.step} ${event.state}`] : []));
