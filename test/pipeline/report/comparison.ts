// A comparison with something in every part of it.
import { attackNames } from '../../../toolkit/evaluate/attacks/attacks.ts';
import { compare } from '../../../toolkit/evaluate/compare.ts';
import { summarise } from '../../../toolkit/evaluate/latency.ts';
import { rates } from '../../../toolkit/evaluate/robustness.ts';
import type { Answer } from '../../../toolkit/evaluate/subject.ts';
import type { Comparison } from '../../../toolkit/pipeline/comparison/comparison.ts';
import { streamKey, uniform } from '../../../toolkit/random/random.ts';

const labels = ['体育', '财经', '教育', '<i>科技</i>'];
const examples = Array.from({ length: 120 }, (_, at) => ({
  id: `test.jsonl:${at + 1}`,
  text: at === 1 ? '<script>alert(1)</script>' : `第${at}条标题，讲的是今天发生的事`,
  label: labels[at % labels.length]!,
}));

/** Right with probability `chance`, and about as sure as that. */
const answers = (model: number, chance: number): readonly Answer[] =>
  examples.map((_, at) => {
    const key = streamKey(17, model, at);
    const said = (at === 1 ? model === 0 : uniform(key, 0) < chance) ? at % labels.length : (at + 1) % labels.length;
    const sure = 0.4 + 0.59 * uniform(key, 1);
    const probabilities = labels.map((_, k) => (k === said ? sure : (1 - sure) / (labels.length - 1)));
    return { items: [{ kind: labels[said]! }], probabilities };
  });

const times = (middle: number) => summarise(Array.from({ length: 50 }, (_, at) => middle * (0.8 + at / 100)));
const both = (scale: number) => [times(2.4 * scale), times(1.1 * scale)];

export const comparison: Comparison = {
  models: [
    { name: '教师', scheme: 'float32', payload: 41_200_000, memory: { peak: 412e6, before: 113e6 } },
    { name: '学生<b>', scheme: 'u8s8', payload: 8_300_000, memory: { peak: 198e6, before: 112e6 } },
  ],
  data: { names: ['test.jsonl', 'more.csv'], read: 2400 },
  ...{ seed: 1, threads: 1 },
  quality: compare(
    'classify',
    examples,
    [answers(0, 0.9), answers(1, 0.8)].map((own) => ({ labels, answers: own })),
    { seed: 1, resamples: 200 },
  ),
  speed: {
    single: both(1),
    batches: [1, 8, 32].map((size) => ({ size, models: both(size * 0.8) })),
    lengths: [16, 32, 64, 128].map((tokens) => ({ tokens, models: both(tokens / 32) })),
  },
  robustness: {
    examples: 120,
    clean: [
      { main: 0.9, unknown: 0.001 },
      { main: 0.8, unknown: 0.002 },
    ],
    struck: attackNames.flatMap((attack, a) =>
      rates.map((rate) => ({
        ...{ attack, rate, edits: 12 * rate, touched: Math.min(1, 12 * rate) },
        models: [0.9, 0.8].map((clean) => {
          const value = rate * (0.2 + 0.1 * a);
          return { main: clean - value, success: { value, low: value / 2, high: 2 * value }, unknown: rate * 0.3 };
        }),
      })),
    ),
  },
};
