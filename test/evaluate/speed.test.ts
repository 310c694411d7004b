import { expect, it } from 'vitest';
import { latencies } from '../../toolkit/evaluate/latency.ts';
import { speed } from '../../toolkit/evaluate/speed.ts';
import { shares, subject, tokenizer } from './subjects.ts';

const examples = ['今天股市大涨', '他去上海'].map((text, at) => ({ id: `${at}`, text, label: '股' }));

it('times several in turn, whoever goes first changing', async () => {
  let time = 0;
  const order: string[] = [];
  const run = (name: string, takes: number) => async () => {
    order.push(name);
    time += takes;
  };
  const [fast, slow] = await latencies([run('a', 1), run('b', 3)], { warmup: 1, runs: 2, now: () => time });
  expect(order.join('')).toBe('abbaab');
  expect([fast!.p50, slow!.p50]).toEqual([1, 3]);
});

it('asks for single texts, batches, and texts of given lengths as far as the model takes them', async () => {
  const asked: number[][] = [];
  const model = subject('classify', ['股'], (input) => {
    asked.at(-1)!.push(tokenizer.encode(input as string).ids.length);
    return { items: [{ kind: '股' }] };
  });
  const watched = {
    ...model,
    answer: (inputs: Parameters<typeof model.answer>[0]) => {
      asked.push([]);
      return model.answer(inputs);
    },
  };
  let time = 0;
  const now = (): number => (time += 1);
  const { single, batches, lengths } = await speed([watched, shares()], examples, { now, runs: 10 });
  expect(single).toHaveLength(2);
  expect(batches.map(({ size }) => size)).toEqual([1, 8, 32]);
  expect(lengths.map(({ tokens }) => tokens)).toEqual([16, 32, 64, 128]); // the tokenizer cuts at 128
  expect(new Set(asked.map(({ length }) => length))).toEqual(new Set([1, 8, 32]));
  for (const tokens of [6, 8]) expect(asked).toContainEqual([tokens]); // the texts in turn
  for (const tokens of [16, 32, 64, 128]) expect(asked).toContainEqual([tokens]);
  expect(batches[1]!.models[0]!.perSecond).toBe(8 * 1000); // each call takes one tick of the clock
});
