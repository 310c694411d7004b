// SIGKILL at random moments, again and again until every record is taught: nothing answered is paid for twice, nothing lost.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keyOf } from '../../../toolkit/data/teacher/client.ts';
import { uniform } from '../../../toolkit/random/random.ts';
import { linesOf, records, scratch } from './desk.ts';
import { type Behaviour, chatServer, says } from './server.ts';

const RECORDS = 60;
const child = join(import.meta.dirname, 'kill-child.ts');

/** A mixed day: most answers come in pieces, some requests fail first. */
function mixed(number: number): Behaviour {
  const u = uniform(11, number);
  if (u < 0.05) return { kind: 'status', status: 500 };
  if (u < 0.1) return { kind: 'cut' };
  if (u < 0.15) return { kind: 'status', status: 429, headers: { 'retry-after-ms': '20' } };
  return says(['A', 'B', 'C'][number % 3]!, { every: 2 + (number % 5) });
}

it.each([1, 2, 3])('survives being killed at any moment (seed %i)', async (seed) => {
  const server = await chatServer((_, number) => mixed(number));
  const folder = scratch();
  const [journal, out] = [join(folder, 'journal.jsonl'), join(folder, 'taught.jsonl')];
  // What the journal held, on the disk, when each run began.
  const heldBefore: { readonly request: number; readonly keys: ReadonlySet<string> }[] = [];
  let kills = 0;
  for (let run = 0; ; run++) {
    heldBefore.push({ request: server.log.length, keys: answeredIn(journal) });
    rmSync(out, { force: true });
    const running = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', child, server.baseUrl, journal, out, String(RECORDS)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const ended = once(running, 'exit') as Promise<[number | null]>;
    // Killed a moment after the server has heard a few more requests, or none: slow machines and fast ones alike.
    const heard = server.log.length + Math.floor(14 * uniform(seed, run));
    const over = () => running.exitCode !== null || running.signalCode !== null;
    while (!over() && server.log.length < heard) await sleep(2);
    await Promise.race([ended, sleep(60 * uniform(seed, 1000 + run))]);
    if (!over()) {
      running.kill('SIGKILL');
      kills += 1;
    }
    const [code] = await ended;
    if (code === 0) break;
    expect(run).toBeLessThan(100);
  }
  expect(kills).toBeGreaterThan(3);

  // No record lost, each in its place.
  const results = linesOf(out) as unknown as { kind: string; example: { id: string; label: string } }[];
  expect(results.map(({ example }) => example.id)).toEqual(records(RECORDS).map(({ id }) => id));
  expect(results.every(({ kind, example }) => kind === 'taught' && example.label !== '')).toBe(true);

  // No request was sent whose answer the journal held when its run began.
  const keyOfRequest = server.log.map(({ prompt, body }) => {
    const how = { temperature: Number(body['temperature']), maxTokens: Number(body['max_tokens']), logprobs: 20 };
    return keyOf('deepseek-r1', { prompt, ...how }, 0);
  });
  for (const { request, keys } of heldBefore) {
    for (const key of keyOfRequest.slice(request)) expect(keys.has(key)).toBe(false);
  }

  // Answers the server completed twice are those a kill caught on their way into the journal: at most the requests at once per kill.
  const lines = linesOf(journal);
  const answers = lines.filter(({ kind }) => kind === 'answered');
  expect(new Set(answers.map(({ key }) => key)).size).toBe(answers.length);
  expect(answers).toHaveLength(RECORDS);
  const completed = server.log.filter(({ answered }) => answered).length;
  expect(completed - RECORDS).toBeGreaterThanOrEqual(0);
  expect(completed - RECORDS).toBeLessThanOrEqual(4 * kills);
  // Every request had been written down before it was sent, and those that may be paid for unheard are counted as such.
  expect(lines.filter(({ kind }) => kind === 'asked').length).toBeGreaterThanOrEqual(server.log.length);
  const { unsure } = JSON.parse(readFileSync(`${out}.meter`, 'utf8')) as { unsure: { requests: number } };
  expect(unsure.requests).toBeGreaterThanOrEqual(completed - RECORDS);
});

function answeredIn(path: string): ReadonlySet<string> {
  if (!existsSync(path)) return new Set();
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const lines = whole.map((text) => JSON.parse(text) as { kind: string; key: string });
  return new Set(lines.filter(({ kind }) => kind === 'answered').map(({ key }) => key));
}
