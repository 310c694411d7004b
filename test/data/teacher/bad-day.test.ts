// The same teacher on a bad day: every fault of a network and a server, and what becomes of the record.
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findKey } from '../../../toolkit/data/teacher/key.ts';
import type { TeacherOptions } from '../../../toolkit/data/teacher/options.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { desk, gather, records } from './desk.ts';
import { type Behaviour, type ChatServer, chatServer, says, startServer } from './server.ts';

/** The first requests go wrong in this way, later ones well. */
const spoiled = (behaviour: Behaviour, times = 1): Promise<ChatServer> =>
  chatServer((_, number) => (number < times ? behaviour : says('A')));

const faultOf = async (action: Promise<unknown>): Promise<Fault> => {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
};

describe('sent again', () => {
  type Row = [name: string, behaviour: Behaviour, mayBePaid: boolean, why: string, options?: Partial<TeacherOptions>];
  const faults: Row[] = [
    ['429 without Retry-After', { kind: 'status', status: 429 }, false, 'busy'],
    ['500', { kind: 'status', status: 500 }, false, 'server'],
    ['503', { kind: 'status', status: 503 }, false, 'busy'],
    ['504 from a gateway', { kind: 'status', status: 504 }, true, 'server'],
    ['an HTML page', { kind: 'html' }, true, 'garbage'],
    ['a stream that is not JSON', { kind: 'not-json' }, true, 'garbage'],
    ['JSON of another shape', { kind: 'wrong-shape' }, true, 'garbage'],
    ['a stream cut in the middle', { kind: 'cut' }, true, 'connection'],
    ['a stream that ends too early', { kind: 'unfinished' }, true, 'cut'],
    ['a connection reset', { kind: 'reset' }, true, 'connection'],
    ['no answer at all', { kind: 'silent' }, true, 'timeout', { idleSeconds: 0.6 }],
    ['a stream that falls silent', { kind: 'hushed' }, true, 'timeout', { idleSeconds: 0.6 }],
    ['a slow drip without end', { kind: 'drip' }, true, 'timeout', { totalSeconds: 0.8 }],
    ['an answer given up by the server', says('A', { finish: 'insufficient_system_resource' }), true, 'busy'],
  ];
  it.each(faults)('after %s', async (_, behaviour, unsure, why, options = {}) => {
    const server = await spoiled(behaviour);
    const { teacher, lines, clock } = await desk({ baseUrl: server.baseUrl, ...options });
    expect(await gather(teacher.ask(records(1)))).toMatchObject([{ kind: 'taught', said: '体育' }]);
    expect(lines().map(({ kind }) => kind)).toEqual(['journal', 'asked', 'failed', 'asked', 'answered']);
    expect(lines()[2]).toMatchObject({ why, unsure });
    expect(teacher.meter()).toMatchObject({ paid: 1, retries: 1, unsure: { requests: unsure ? 1 : 0 } });
    expect(clock.slept).toHaveLength(1);
    expect(clock.slept[0]).toBeGreaterThanOrEqual(500);
    expect(clock.slept[0]).toBeLessThan(1000);
  });

  it('keeps an answer whose connection breaks after its last word', async () => {
    const server = await chatServer(() => says('B', { torn: true }));
    const { teacher, lines } = await desk({ baseUrl: server.baseUrl });
    expect(await gather(teacher.ask(records(1)))).toMatchObject([{ kind: 'taught', said: '科技' }]);
    expect(lines().map(({ kind }) => kind)).toEqual(['journal', 'asked', 'answered']);
    expect(teacher.meter().usage.estimated).toBe(true);
  });

  it('writes nothing to the console whatever comes', async () => {
    const server = await spoiled({ kind: 'not-json' });
    const written: unknown[] = [];
    const { error } = console;
    console.error = (...said: unknown[]) => written.push(said);
    try {
      const { teacher } = await desk({ baseUrl: server.baseUrl });
      await gather(teacher.ask(records(1)));
    } finally {
      console.error = error;
    }
    expect(written).toEqual([]);
  });

  it('backs off twice as long each time, the same for the same seed, never beyond a minute', async () => {
    const waits = async (seed: number): Promise<readonly number[]> => {
      const server = await spoiled({ kind: 'status', status: 500 }, 9);
      const { teacher, clock } = await desk({ baseUrl: server.baseUrl, retries: 9 }, { seed });
      await gather(teacher.ask(records(1)));
      return clock.slept;
    };
    const [first, same, other] = [await waits(1), await waits(1), await waits(2)];
    expect(first).toEqual(same);
    expect(first).not.toEqual(other);
    first.forEach((ms, i) => {
      const most = Math.min(60_000, 1000 * 2 ** i);
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    });
  });

  it.each([
    ['seconds', { 'retry-after': '7' }],
    ['milliseconds', { 'retry-after-ms': '7000' }],
    ['a date', { 'retry-after': new Date(1_700_000_000_000 + 7000).toUTCString() }],
  ])('waits as long as Retry-After says in %s', async (_, headers) => {
    const server = await spoiled({ kind: 'status', status: 429, headers });
    const { teacher, clock } = await desk({ baseUrl: server.baseUrl });
    await gather(teacher.ask(records(1)));
    expect(clock.slept).toEqual([7000]);
  });

  it('tells the user instead of waiting for a day', async () => {
    const server = await spoiled({ kind: 'status', status: 429, headers: { 'retry-after': '86400' } });
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    const fault = await faultOf(gather(teacher.ask(records(1))));
    expect(fault.key).toBe('teacher.long-wait');
    expect(fault.message).toContain('86400 s');
  });

  it('sets one record aside when every retry fails, and goes on', async () => {
    const server = await chatServer(({ prompt }) =>
      prompt.includes('第1条') ? { kind: 'status', status: 500 } : says('A'),
    );
    const { teacher } = await desk({ baseUrl: server.baseUrl, retries: 2 });
    const results = await gather(teacher.ask(records(5)));
    expect(results.map(({ kind }) => kind)).toEqual(['taught', 'refused', 'taught', 'taught', 'taught']);
    expect(results[1]).toMatchObject({ reason: 'failed', value: expect.stringContaining('500') });
    expect(server.log.filter(({ prompt }) => prompt.includes('第1条'))).toHaveLength(3);
  });

  it('gives up when three records in a row fail', async () => {
    const server = await chatServer(() => ({ kind: 'status', status: 500 }));
    const { teacher } = await desk({ baseUrl: server.baseUrl, retries: 1, concurrency: 1 });
    const fault = await faultOf(gather(teacher.ask(records(40))));
    expect(fault.key).toBe('teacher.unreachable');
    expect(server.log.length).toBeLessThan(12);
  });

  it('says so when nobody listens', async () => {
    const server = await startServer(() => says('A'));
    await server.stop();
    const { teacher } = await desk({ baseUrl: server.baseUrl, retries: 0, concurrency: 1 });
    const fault = await faultOf(gather(teacher.ask(records(40))));
    expect(fault.message).toContain('ECONNREFUSED');
    expect(teacher.meter().unsure.requests).toBe(0);
  });
});

describe('stopped at once', () => {
  it.each([
    [400, 'teacher.bad-request', 'Model Not Exist'],
    [401, 'teacher.unauthorised', 'Authentication Fails'],
    [402, 'teacher.no-balance', 'Insufficient Balance'],
    [403, 'teacher.forbidden', 'no access'],
    [404, 'teacher.not-found', 'no route'],
    [422, 'teacher.bad-request', 'Invalid Parameters'],
  ])('by %i', async (status, key, message) => {
    const server = await chatServer(() => ({ kind: 'status', status, body: { error: { message } } }));
    const { teacher, clock } = await desk({ baseUrl: server.baseUrl, concurrency: 2 });
    const fault = await faultOf(gather(teacher.ask(records(40))));
    expect(fault.key).toBe(key);
    expect(fault.message).toContain(message);
    expect(fault.in('zh')).toMatch(/\p{Script=Han}/u);
    expect(server.log.length).toBeLessThan(8);
    expect(clock.slept).toEqual([]);
  });

  it('by a redirect, which is not followed', async () => {
    const elsewhere = await chatServer(() => says('A'));
    const headers = { location: `${elsewhere.baseUrl}/chat/completions` };
    const server = await chatServer(() => ({ kind: 'status', status: 307, headers }));
    const { teacher } = await desk({ baseUrl: server.baseUrl }, { key: async () => 'sk-secret0123456789secret' });
    const fault = await faultOf(gather(teacher.ask(records(1))));
    expect(fault.key).toBe('teacher.redirect');
    expect(fault.message).toContain(elsewhere.baseUrl);
    expect(elsewhere.log).toEqual([]);
  });

  it('by the user, in the middle of an answer', async () => {
    const user = new AbortController();
    const server = await chatServer((_, number) => {
      if (number === 2) setTimeout(() => user.abort(), 20);
      return number < 2 ? says('A') : { kind: 'drip' };
    });
    const { teacher, lines } = await desk({ baseUrl: server.baseUrl, concurrency: 1 }, { signal: user.signal });
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const { kind } of teacher.ask(records(9))) seen.push(kind);
    };
    await expect(run()).rejects.toThrow(/abort/i);
    expect(server.log).toHaveLength(3);
    expect(lines().filter(({ kind }) => kind === 'answered')).toHaveLength(2);
    expect(lines().at(-1)).toMatchObject({ kind: 'failed', why: 'aborted', unsure: true });
  });

  it('by whoever takes the results, and answers under way are still written down', async () => {
    const server = await chatServer(() => says('A', { every: 5 }));
    const { teacher, lines } = await desk({ baseUrl: server.baseUrl, concurrency: 3 });
    for await (const _ of teacher.ask(records(60))) break;
    expect(lines().filter(({ kind }) => kind === 'asked')).toHaveLength(server.log.length);
    expect(lines().filter(({ kind }) => kind === 'answered')).toHaveLength(server.log.length);
    expect(server.log.length).toBeLessThan(13);
  });
});

describe('secrets', () => {
  it('stand in nothing that is written or said', async () => {
    const key = 'my-own-9fA3kkeyQQ77';
    const echo = { error: { message: `Incorrect API key provided: ${key} or sk-abcdefghijklmnop0123` } };
    const bodies = [429, 500, 504, 400, 401].map((status): Behaviour => ({ kind: 'status', status, body: echo }));
    const server = await chatServer((_, number) => bodies[Math.min(number, 4)]!);
    const { teacher, path } = await desk({ baseUrl: server.baseUrl, concurrency: 1 }, { key: async () => key });
    const fault = await faultOf(gather(teacher.ask(records(1))));
    const said = [
      fault.message,
      fault.in('zh'),
      JSON.stringify(fault),
      fault.stack,
      String(fault.cause),
      readFileSync(path, 'utf8'),
    ].join();
    expect(fault.message).toContain('***');
    expect(said).not.toContain(key);
    expect(said).not.toContain('sk-abc');
    expect(server.log[0]!.headers['authorization']).toBe(`Bearer ${key}`);
    expect(Object.keys(server.log[0]!.headers).filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  it('are not sent where there are none, whatever else the environment holds', async () => {
    for (const name of ['OPENAI_API_KEY', 'OPENAI_ADMIN_KEY', 'OPENAI_ORG_ID', 'DEEPSEEK_API_KEY'])
      vi.stubEnv(name, 'leak');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer leak\nX-Secret: leak');
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await chatServer(() => says('A'));
    const { teacher } = await desk({ baseUrl: server.baseUrl }, { key: () => findKey({ baseUrl: server.baseUrl }) });
    await gather(teacher.ask(records(1)));
    expect(server.log[0]!.headers['authorization']).toBeUndefined();
    expect(JSON.stringify(server.log)).not.toContain('leak');
  });
});
