import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../toolkit/data/teacher/entry.ts';
import { type Journal, openJournal } from '../../../toolkit/data/teacher/journal.ts';
import type { Reply } from '../../../toolkit/data/teacher/reply.ts';
import { desk, gather, linesOf, records, scratch } from './desk.ts';
import { chatServer, says } from './server.ts';

const reply = (content: string): Reply => ({
  content,
  reasoning: '想',
  finish: 'stop',
  usage: { prompt: 10, cached: 4, completion: 5, reasoning: 2 },
});
const most = { prompt: 100, completion: 1000 };
const asked = (key: string): Entry => ({ kind: 'asked', key, model: 'm', most });
const answered = (key: string, content = key): Entry => ({ kind: 'answered', key, model: 'm', reply: reply(content) });
const failed = (key: string, unsure: boolean): Entry => ({ kind: 'failed', key, model: 'm', why: 'cut', unsure });

async function withJournal<T>(path: string, use: (journal: Journal) => Promise<T>): Promise<T> {
  const journal = await openJournal(path);
  return use(journal).finally(() => journal.close());
}

describe('a journal', () => {
  it('gives every answer back, before and after it is opened again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), async (contents) => {
        const path = join(scratch(), 'deep', 'journal.jsonl');
        const whole = contents.map((content) => content.toWellFormed());
        const all = (journal: Journal): Promise<readonly (string | undefined)[]> =>
          Promise.all(whole.map(async (_, i) => (await journal.find(`k${i}`))?.content));
        await withJournal(path, async (journal) => {
          await Promise.all(whole.map((content, i) => journal.append(answered(`k${i}`, content))));
          expect(await all(journal)).toEqual(whole);
        });
        await withJournal(path, async (journal) => expect(await all(journal)).toEqual(whole));
      }),
      { numRuns: 20 },
    );
  });

  it('survives a cut at any byte: whole lines stay, the rest goes, and writing goes on', async () => {
    const folder = scratch();
    const full = join(folder, 'full.jsonl');
    await withJournal(full, async (journal) => {
      for (const key of ['甲', '乙']) await journal.append(asked(key)).then(() => journal.append(answered(key)));
    });
    const bytes = readFileSync(full);
    for (let length = 0; length <= bytes.length; length++) {
      const path = join(folder, 'cut.jsonl');
      writeFileSync(path, bytes.subarray(0, length));
      await withJournal(path, (journal) => journal.append(answered('丙')));
      const ends = bytes.subarray(0, length).filter((byte) => byte === 10).length;
      const lines = linesOf(path);
      expect(lines).toHaveLength(Math.max(1, ends) + 1);
      expect(lines.at(-1)).toMatchObject({ key: '丙' });
    }
  });

  it('adds up what is paid and what may be', async () => {
    const path = join(scratch(), 'j');
    await withJournal(path, async (journal) => {
      const entries = [asked('a'), failed('a', true), asked('a'), answered('a')];
      entries.push(asked('b'), failed('b', false), asked('b'), asked('c'), asked('b'), answered('b'));
      for (const entry of entries) await journal.append(entry);
    });
    await withJournal(path, async ({ before }) => {
      // a: one cut; b: one killed between its lines; c: never heard of again.
      expect(before.get('m')).toEqual({
        answers: 2,
        usage: { prompt: 20, cached: 8, completion: 10, reasoning: 4 },
        unsure: { requests: 3, most: { prompt: 300, completion: 3000 } },
      });
    });
  });

  it('belongs to one at a time, and to the next when its owner is dead', async () => {
    const path = join(scratch(), 'j');
    await withJournal(path, async () => {
      await expect(openJournal(path)).rejects.toMatchObject({
        key: 'teacher.journal-busy',
        values: { owner: process.pid },
      });
    });
    writeFileSync(`${path}.lock`, '999999999 gone');
    await withJournal(path, async () => undefined);
    rmSync(path);
  });

  it('refuses a file that is no journal, and says which line', async () => {
    const path = join(scratch(), 'j');
    writeFileSync(path, '{"text":"a data file"}\n');
    await expect(openJournal(path)).rejects.toMatchObject({ key: 'teacher.journal-broken', values: { line: 1 } });
    expect(readFileSync(path, 'utf8')).toBe('{"text":"a data file"}\n');
    rmSync(path);
    await withJournal(path, (journal) => journal.append(asked('a')));
    appendFileSync(path, 'oops\n{"kind":"asked"');
    await expect(openJournal(path)).rejects.toMatchObject({ values: { line: 3 } });
    truncateSync(path, statSync(path).size - '{"kind":"asked"'.length - 'oops\n'.length);
    await withJournal(path, async () => undefined);
  });

  it('is for its owner alone to read', async () => {
    const path = join(scratch(), 'j');
    await withJournal(path, async () => undefined);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });
});

describe('a run that goes on', () => {
  it('pays for no answer twice, needs no key for those it has, and gives the same results', async () => {
    const server = await chatServer(() => says('B', { usage: { prompt_tokens: 7, completion_tokens: 3 } }));
    const first = await desk({ baseUrl: server.baseUrl, samples: 2 });
    const results = await gather(first.teacher.ask(records(5)));
    await first.close();
    expect(server.log).toHaveLength(10);
    const key = async (): Promise<never> => {
      throw new Error('asked for a key');
    };
    const second = await desk({ baseUrl: server.baseUrl, samples: 2, concurrency: 1 }, { path: first.path, key });
    expect(await gather(second.teacher.ask(records(5)))).toEqual(results);
    expect(server.log).toHaveLength(10);
    expect(second.teacher.meter()).toMatchObject({
      paid: 0,
      reused: 10,
      answers: 10,
      usage: { prompt: 70, completion: 30 },
    });
  });

  it('asks anew when model, sampling or wording change', async () => {
    const server = await chatServer(() => says('B'));
    const first = await desk({ baseUrl: server.baseUrl });
    await gather(first.teacher.ask(records(1)));
    await first.close();
    const changes = [
      { model: 'other' },
      { temperature: 0 },
      { topP: 0.9 },
      { maxTokens: 9 },
      { logprobs: false },
      { instruction: '？' },
    ];
    for (const change of changes) {
      const next = await desk({ baseUrl: server.baseUrl, ...change }, { path: first.path });
      await gather(next.teacher.ask(records(1)));
      await next.close();
    }
    expect(server.log).toHaveLength(1 + changes.length);
  });
});
