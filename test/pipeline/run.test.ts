import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../toolkit/pipeline/cancelled.ts';
import { upTo } from '../../toolkit/pipeline/run.ts';
import { drain, fakeStage, freshStore, states, withRun } from './fakes.ts';

const chain = (text = 'b') => [
  fakeStage('data', [], 'a'),
  fakeStage('student', ['data'], text),
  fakeStage('evaluate', ['student'], 'c'),
];

describe('runStages', () => {
  it('feeds each stage the artifacts it needs', async () => {
    const { artifacts } = await drain(chain(), await freshStore());
    expect(await readFile(join(artifacts['evaluate']!.folder, 'result.txt'), 'utf8')).toBe('a+b+c');
  });

  it('takes unchanged stages from the store and reruns what follows a change', async () => {
    const store = await freshStore();
    await drain(chain(), store);
    expect(states((await drain(chain(), store)).events)).toEqual(['data cached', 'student cached', 'evaluate cached']);
    expect(states((await drain(chain('B'), store)).events)).toEqual([
      'data cached',
      'student start',
      'student done',
      'evaluate start',
      'evaluate done',
    ]);
  });

  it('names a stage by what its inputs contain, not by what made them', async () => {
    const store = await freshStore();
    await drain(chain(), store);
    const renamed = chain().map((stage) => (stage.step.stage === 'data' ? { ...stage, version: 2 } : stage));
    expect(states((await drain(renamed, store)).events)).toEqual([
      'data start',
      'data done',
      'student cached',
      'evaluate cached',
    ]);
  });

  it('leaves nothing of a failed stage and passes its error on', async () => {
    const store = await freshStore();
    const [data, student] = chain();
    const broken = withRun(student!, async function* ({ draft }) {
      await writeFile(join(draft, 'half.txt'), 'half');
      yield { kind: 'progress', step: 'student', done: 1, total: 2 };
      throw new Error('no luck');
    });
    await expect(drain([data!, broken], store)).rejects.toThrow('no luck');
    expect((await readdir(store.folder)).filter((name) => !name.startsWith('data-'))).toEqual([]);
  });

  it('goes on from the partial folder of an interrupted stage', async () => {
    const store = await freshStore();
    const [data, student] = chain();
    const long = (stopAt: number) =>
      withRun(student!, async function* ({ draft, partial, signal }) {
        const path = join(partial, 'count');
        let count = Number(await readFile(path, 'utf8').catch(() => '0'));
        for (; count < 10; count++) {
          await writeFile(path, String(count));
          if (count === stopAt) throw new Cancelled();
          signal.throwIfAborted();
          yield { kind: 'progress', step: 'student', done: count, total: 10 };
        }
        await writeFile(join(draft, 'result.txt'), String(count));
      });
    await expect(drain([data!, long(4)], store)).rejects.toThrow(Cancelled);
    const { events } = await drain([data!, long(-1)], store);
    expect(
      events.flatMap((event) => (event.kind === 'progress' && event.step === 'student' ? [event.done] : []))[0],
    ).toBe(4);
    expect((await readdir(store.folder)).filter((name) => name.includes('partial') || name.includes('lock'))).toEqual(
      [],
    );
  });

  it('stops between stages when aborted', async () => {
    const store = await freshStore();
    await expect(drain(chain(), store, { signal: AbortSignal.abort(new Cancelled()) })).rejects.toThrow(Cancelled);
    expect(await readdir(store.folder)).toEqual([]);
  });

  it('says a full disk in words', async () => {
    const full = withRun(fakeStage('data', [], 'a'), async function* () {
      yield { kind: 'progress', step: 'data', done: 1, total: 2 };
      throw Object.assign(new Error('write'), { code: 'ENOSPC', path: '/x/y' });
    });
    await expect(drain([full], await freshStore())).rejects.toMatchObject({ key: 'runtime.disk-full' });
  });

  it('lets one of two simultaneous runs do the work', async () => {
    const store = await freshStore();
    const slow = withRun(fakeStage('data', [], 'a'), async function* ({ draft }) {
      await mkdir(join(draft, 'deep'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await writeFile(join(draft, 'deep', 'x'), 'x');
    });
    const runs = await Promise.all([drain([slow], store), drain([slow], store)]);
    expect(runs.map((run) => states(run.events)).sort()).toEqual([['data cached'], ['data start', 'data done']]);
    expect(runs.flatMap((run) => run.events.filter((event) => event.kind === 'warning'))).toHaveLength(1);
  });
});

describe('upTo', () => {
  it('keeps only what the wanted stage needs', () => {
    const stages = [...chain(), fakeStage('calibrate', ['student'], 'd')];
    expect(upTo(stages, 'evaluate').map((stage) => stage.step.id)).toEqual(['data', 'student', 'evaluate']);
    expect(upTo(stages, 'data').map((stage) => stage.step.id)).toEqual(['data']);
    expect(() => upTo(stages, 'general')).toThrow(/no stage general/);
  });
});
