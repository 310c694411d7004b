// Rates and budgets, on a clock of the tests' own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bucket, createLimits, Slots } from '../../../toolkit/data/teacher/limits.ts';
import { cost, createMeter } from '../../../toolkit/data/teacher/meter.ts';
import { desk, fakeClock, gather, records } from './desk.ts';
import { chatServer, says } from './server.ts';

describe('rates', () => {
  it('no minute holds more requests than allowed, and none is wasted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 60 }), async (perMinute, count) => {
        const clock = fakeClock();
        const limits = createLimits({ requestsPerMinute: perMinute }, clock);
        const times: number[] = [];
        await Promise.all(Array.from({ length: count }, () => limits.pass(1).then(() => times.push(clock.now()))));
        for (const [i, start] of times.entries()) {
          expect(times.slice(i).filter((time) => time < start + 60_000).length).toBeLessThanOrEqual(perMinute);
        }
        const fastest = ((count - 1) * 60_000) / perMinute;
        expect(times.at(-1)! - times[0]!).toBeLessThanOrEqual(fastest + count + 1);
      }),
      { numRuns: 30 },
    );
  });

  it('a bucket keeps the mean, serves in order, and lets a large amount pass on credit', async () => {
    const clock = fakeClock();
    const bucket = new Bucket(600, 60, clock);
    const start = clock.now();
    const order: number[] = [];
    const takes = [60, 600, 60].map((amount, i) => bucket.take(amount).then(() => order.push(i)));
    await Promise.all(takes);
    expect(order).toEqual([0, 1, 2]);
    // A full bucket at once, the large amount when it is full again (6 s), then 540 of debt and 60 more (60 s).
    expect(clock.now() - start).toBeGreaterThanOrEqual(66_000);
    expect(clock.now() - start).toBeLessThan(66_100);
  });

  it('tokens not used are given back', async () => {
    const clock = fakeClock();
    const limits = createLimits({ tokensPerMinute: 1000 }, clock);
    const start = clock.now();
    for (let i = 0; i < 10; i++) (await limits.pass(100))(0);
    expect(clock.now()).toBe(start);
    await limits.pass(100);
    await limits.pass(100);
    expect(clock.now() - start).toBeGreaterThanOrEqual(6000);
  });

  it('a pause holds everybody', async () => {
    const clock = fakeClock();
    const limits = createLimits({}, clock);
    limits.pause(5000);
    const start = clock.now();
    await limits.pass(1);
    expect(clock.now() - start).toBe(5000);
  });

  it('slots let in so many, in order', async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    const all = [0, 1, 2, 3].map((i) => slots.enter().then(() => entered.push(i)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toEqual([0, 1]);
    slots.leave();
    slots.leave();
    await Promise.all(all);
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('a rate and a retry are honoured end to end', async () => {
    const server = await chatServer(() => says('A'));
    const { teacher, clock } = await desk({ baseUrl: server.baseUrl, requestsPerMinute: 60 });
    const start = clock.now();
    await gather(teacher.ask(records(6)));
    expect(clock.now() - start).toBeGreaterThanOrEqual(5000);
  });
});

describe('the meter', () => {
  const price = { input: 4, cachedInput: 1, output: 16 };

  it('counts what the server counts, at its price', async () => {
    const usage = {
      prompt_tokens: 1000,
      prompt_cache_hit_tokens: 600,
      completion_tokens: 500,
      completion_tokens_details: { reasoning_tokens: 400 },
    };
    const server = await chatServer(() => says('A', { usage }));
    const { teacher } = await desk({ baseUrl: server.baseUrl, prices: { 'deepseek-r1': price } });
    await gather(teacher.ask(records(2)));
    const read = teacher.meter();
    expect(read.usage).toEqual({ prompt: 2000, cached: 1200, completion: 1000, reasoning: 800 });
    expect(read.money).toBeCloseTo((2 * (400 * 4 + 600 * 1 + 500 * 16)) / 1e6, 12);
    expect(cost({ prompt: 10, completion: 1 }, { input: 2, output: 3 })).toBeCloseTo(23e-6);
  });

  it('counts for itself, and says so, where the server counts nothing; without a price there is no money', async () => {
    const server = await chatServer(() => says('A', { usage: null }));
    const { teacher } = await desk({ baseUrl: server.baseUrl });
    await gather(teacher.ask(records(1)));
    const { usage, money } = teacher.meter();
    expect(usage.estimated).toBe(true);
    expect(usage.prompt).toBe(server.log[0]!.prompt.length);
    expect(usage.completion).toBeGreaterThan(10);
    expect(money).toBeUndefined();
  });

  it('refuses a budget in money for a model without a price', () => {
    expect(() => createMeter({ model: 'm', budget: { money: 1 } }, new Map())).toThrow(/expected a price for m/);
  });

  it.each([1, 4])('stops before the request that could exceed the budget, %i at once', async (concurrency) => {
    const server = await chatServer(() =>
      says('A', { usage: { prompt_tokens: 300, completion_tokens: 700 }, every: 1 }),
    );
    const options = { baseUrl: server.baseUrl, concurrency, maxTokens: 3000, budget: { tokens: 12_000 } };
    const first = await desk(options);
    const results = await gather(first.teacher.ask(records(30)));
    const taught = results.filter(({ kind }) => kind === 'taught');
    expect(taught.length).toBe(server.log.length);
    expect(results.slice(taught.length)).toMatchObject(results.slice(taught.length).map(() => ({ reason: 'budget' })));
    const { usage, exhausted } = first.teacher.meter();
    expect(exhausted).toBe(true);
    expect(usage.prompt + usage.completion).toBeLessThanOrEqual(12_000);
    // It waited for the others' change: only the worst case of one request stays unused.
    expect(usage.prompt + usage.completion).toBeGreaterThan(12_000 - 3000 - 1200 - 1000);
    await first.close();

    // A larger budget goes on where this one ended.
    const sent = server.log.length;
    const second = await desk({ ...options, budget: { tokens: 1_000_000 } }, { path: first.path });
    const all = await gather(second.teacher.ask(records(30)));
    expect(all.every(({ kind }) => kind === 'taught')).toBe(true);
    expect(server.log.length).toBe(30);
    expect(second.teacher.meter()).toMatchObject({ reused: sent, paid: 30 - sent });
  });

  it('counts earlier runs, and the worst of what may have been paid', async () => {
    const server = await chatServer((_, number) =>
      number === 0 ? { kind: 'unfinished' } : says('A', { usage: { prompt_tokens: 10, completion_tokens: 10 } }),
    );
    const options = { baseUrl: server.baseUrl, maxTokens: 1000, budget: { tokens: 3500 }, concurrency: 1 };
    const first = await desk(options);
    const results = await gather(first.teacher.ask(records(3)));
    // The one cut counts 1000 and its prompt; another worst case fits once it is the only one, then no more.
    expect(results[0]).toMatchObject({ kind: 'taught' });
    await first.close();
    const second = await desk({ ...options, budget: { tokens: 1500 } }, { path: first.path });
    expect(await gather(second.teacher.ask(records(9).slice(5)))).toMatchObject([{ reason: 'budget' }, {}, {}, {}]);
    await expect(second.teacher.chat('你好')).rejects.toMatchObject({ key: 'teacher.budget' });
  });

  it('a budget in money holds', async () => {
    const server = await chatServer(() => says('A', { usage: { prompt_tokens: 300, completion_tokens: 700 } }));
    const { teacher } = await desk({
      baseUrl: server.baseUrl,
      maxTokens: 1000,
      prices: { 'deepseek-r1': { input: 1, output: 10 } },
      budget: { money: 0.05 },
    });
    const results = await gather(teacher.ask(records(20)));
    const { money } = teacher.meter();
    expect(results.at(-1)).toMatchObject({ reason: 'budget' });
    expect(money).toBeLessThanOrEqual(0.05);
    expect(money).toBeGreaterThan(0.03);
  });
});
