// Teachers of every kind, alone, together and behind one another, and what a student learns from them.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { readSafetensors } from '../../toolkit/model/safetensors.ts';
import type { Event } from '../../toolkit/pipeline/events.ts';
import { plan } from '../../toolkit/pipeline/plan.ts';
import { parseRecipe } from '../../toolkit/pipeline/read-recipe.ts';
import type { Artifacts } from '../../toolkit/pipeline/run.ts';
import { readLogits } from '../../toolkit/pipeline/stages/network.ts';
import { openStore } from '../../toolkit/pipeline/store.ts';
import { drain, freshFolder, states } from './fakes.ts';

const network = { model: 'micro', shape: { hidden: 32 }, epochs: 1, batchSize: 16 } as const;
const wider = { model: 'micro', shape: { hidden: 48, layers: 4 }, epochs: 1, batchSize: 16 } as const;
const recipe = {
  threads: 1,
  data: { demo: { size: 120, seed: 3 }, noise: { folds: 0 } },
  student: network,
};

interface Ran {
  readonly events: readonly Event[];
  readonly artifacts: Artifacts;
}

async function run(folder: string, change: object, signal = new AbortController().signal): Promise<Ran> {
  const placed = { recipe: parseRecipe({ ...recipe, ...change }, 'test'), folder };
  const { stages } = await plan(placed, { signal });
  return drain(stages, await openStore(join(folder, 'store')), { to: 'student', signal, now: () => 0 });
}

const done = ({ events }: Ran): readonly string[] => states(events).filter((state) => !state.endsWith('start'));
const weights = ({ artifacts }: Ran, step = 'student') => {
  const where = join(artifacts[step]!.folder, 'model.safetensors');
  return readSafetensors(new Uint8Array(readFileSync(where)), where).tensors;
};
const bytes = (ran: Ran): readonly Float32Array[] => Array.from(weights(ran).values(), asFloat32);
const rows = ({ artifacts }: Ran, step: string, part = 'logits.f32') => readLogits(join(artifacts[step]!.folder, part));
const softmax = (row: readonly number[]): number[] => {
  const powers = row.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
};
const fault = (folder: string, change: object) =>
  run(folder, change).then(
    () => undefined,
    (error) => error.key,
  );

describe('teachers', { timeout: 300_000 }, () => {
  it('several of them are averaged in probability, by their weights; what changes of one leaves the others', async () => {
    const folder = await freshFolder();
    const teacher = { ...network, ensemble: 2, beside: [{ model: 'linear', weight: 2 }] };
    const first = await run(folder, { teacher });
    const steps = ['data', 'teacher/1', 'teacher/2', 'teacher/3', 'teacher', 'student'];
    expect(done(first)).toEqual(steps.map((step) => `${step} done`));
    const [one, two, three, all] = await Promise.all(
      ['teacher/1', 'teacher/2', 'teacher/3', 'teacher'].map((step) => rows(first, step)),
    );
    expect(one).not.toEqual(two);
    for (const [at, row] of all!.entries()) {
      const [a, b, c] = [one!, two!, three!].map((of) => softmax(of[at]!));
      for (const [k, p] of softmax(row).entries()) expect(p).toBeCloseTo((a![k]! + b![k]! + 2 * c![k]!) / 4, 4);
    }
    const again = await run(folder, { teacher: { ...teacher, beside: [{ model: 'linear', weight: 1 }] } });
    expect(done(again)).toEqual([...steps.slice(0, 4).map((step) => `${step} cached`), 'teacher done', 'student done']);
  });

  it('assistants stand in a chain, each learning from the one before', async () => {
    const folder = await freshFolder();
    const assistants = [{ ...wider, shape: { hidden: 40, layers: 3 } }, network];
    const ran = await run(folder, { teacher: { ...wider, assistants } });
    const steps = ['data', 'teacher', 'assistant/1', 'assistant/2', 'student'];
    expect(done(ran)).toEqual(steps.map((step) => `${step} done`));
    expect(await rows(ran, 'assistant/1')).not.toEqual(await rows(ran, 'teacher'));
    expect(weights(ran, 'assistant/1').get('bert.pooler.dense.bias')!.dims).toEqual([40]);
    const other = await run(folder, { teacher: { ...wider, assistants: [assistants[0], { ...network, epochs: 2 }] } });
    expect(done(other)).toEqual([
      'data cached',
      'teacher cached',
      'assistant/1 cached',
      'assistant/2 done',
      'student done',
    ]);
  });

  it('answer texts without labels, some an epoch', async () => {
    const folder = await freshFolder();
    const texts = Array.from({ length: 90 }, (_, i) => `小明有${i}个苹果，又买了${i % 7}个，现在有几个？`);
    await writeFile(join(folder, 'more.txt'), texts.join('\n'));
    const unlabelled = { path: 'more.txt', limit: 60, perEpoch: 32 };
    const teacher = network;
    const plain = await run(folder, { teacher });
    const more = await run(folder, { teacher, distil: { unlabelled } });
    expect(await rows(more, 'teacher')).toEqual(await rows(plain, 'teacher'));
    expect(await rows(more, 'teacher', 'unlabelled.f32')).toHaveLength(60);
    const steps = ({ events }: Ran): number | undefined =>
      events.flatMap((event) => (event.kind === 'training' ? [event.note.steps] : [])).at(-1);
    expect(steps(more)).toBe(steps(plain)! + 2);
    const lighter = await run(folder, { teacher, distil: { unlabelled: { ...unlabelled, weight: 0.25 } } });
    expect(done(lighter)).toEqual(['data cached', 'teacher cached', 'student done']);
    expect(bytes(lighter)).not.toEqual(bytes(more));
  });
});

describe('a student', { timeout: 300_000 }, () => {
  const distil = { embeddings: 0.2, hidden: 1, attention: 0.5, rdrop: 0.3, layers: [2, 4] };

  it.each<[string, object, readonly number[]]>([
    ['at once', {}, [2, 4]],
    ['in phases', { schedule: 'intermediate-then-prediction', intermediateEpochs: 2 }, [3, 14]],
  ])('learns from the inside of its teacher %s, and goes on where it was stopped', async (_, schedule, stops) => {
    const change = { teacher: { ...wider, ensemble: 2 }, distil: { ...distil, ...schedule } };
    const whole = await run(await freshFolder(), change);
    expect(done(whole).at(-1)).toBe('student done');
    const folder = await freshFolder();
    for (const stopAt of stops) {
      const stop = new AbortController();
      const placed = { recipe: parseRecipe({ ...recipe, ...change }, 'test'), folder };
      const { stages } = await plan(placed, { signal: stop.signal });
      const stopped = drain(
        stages.map((stage) => ({
          ...stage,
          async *run(context: Parameters<typeof stage.run>[0]) {
            for await (const event of stage.run(context)) {
              if (stage.step.id === 'student' && event.kind === 'training' && event.note.step === stopAt)
                stop.abort(new Error('stopped'));
              yield event;
            }
          },
        })),
        await openStore(join(folder, 'store')),
        { to: 'student', signal: stop.signal, now: () => 0 },
      );
      await expect(stopped).rejects.toThrow('stopped');
    }
    expect(bytes(await run(folder, change))).toEqual(bytes(whole));
  });

  it('begins with chosen layers of its teacher', async () => {
    const folder = await freshFolder();
    const like = { ...wider, layers: [1, 3], learningRate: 1e-9 };
    const ran = await run(folder, { teacher: wider, student: like });
    const [own, other] = [weights(ran), weights(ran, 'teacher')];
    for (const [place, layer] of [1, 3].entries()) {
      const name = (at: number): string => `bert.encoder.layer.${at}.intermediate.dense.weight`;
      const [x, y] = [asFloat32(own.get(name(place))!), asFloat32(other.get(name(layer))!)];
      expect(Math.max(...x.map((value, i) => Math.abs(value - y[i]!)))).toBeLessThan(1e-6);
    }
    expect(own.has('bert.encoder.layer.2.intermediate.dense.weight')).toBe(false);
    expect(await fault(folder, { teacher: wider, student: { ...network, layers: [1] } })).toBe('model.layers-differ');
    expect(await fault(folder, { teacher: wider, student: { ...like, layers: [4] } })).toBe('model.layers');
  });

  it('cannot learn from what is not there', async () => {
    const folder = await freshFolder();
    const linear = { model: 'linear' };
    const wrong: [object, string][] = [
      [{ distil: { hidden: 1 } }, 'pipeline.no-teacher'],
      [{ distil: { unlabelled: { path: 'x.txt' } } }, 'data.missing'],
      [{ student: { ...network, layers: [0] } }, 'pipeline.no-teacher'],
      [{ teacher: linear, distil: { attention: 1 } }, 'pipeline.no-network'],
      [{ teacher: linear, student: { ...network, layers: [0] } }, 'pipeline.no-network'],
      [{ teacher: network, distil: { hidden: 1, layers: [1, 2, 3] } }, 'train.layer-map'],
      [{ teacher: wider, distil: { hidden: 1, projection: 'none' } }, 'train.widths'],
    ];
    for (const [change, key] of wrong) expect(await fault(folder, change), JSON.stringify(change)).toBe(key);
  });
});
