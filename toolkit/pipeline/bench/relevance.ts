// Whether the relevance score tells an answer from a stranger's: answers shuffled among the questions of each domain.
import { countFrequencies, createRelevance } from '../../data/clean/relevance.ts';
import { shuffled, stream } from '../../random/random.ts';
import { type R1Record, readR1 } from './grow-r1.ts';
import { realFile } from './real-data.ts';
import { type Bench, rounded } from './report.ts';

const title = 'Relevance of answers to questions (TF-IDF cosine)';
const limits = [0.0015, 0.003, 0.015, 0.03, 0.7];

export const run: Bench = async ({ progress }) => {
  const source = realFile('r1-cot-zh', 'merged.jsonl');
  if (!source) return { name: 'relevance', title, rows: [], notes: ['r1-cot-zh: not present.'] };
  progress('relevance');
  const records = await readR1(source);
  const frequencies = countFrequencies();
  for (const { input, reasoning_content, content } of records) frequencies.add([input, reasoning_content, content]);
  const relevance = createRelevance(frequencies.weights());
  const score = (question: R1Record, answer: R1Record): number =>
    relevance([question.input], [answer.reasoning_content, answer.content]) ?? 1;
  const rows = [...Map.groupBy(records, ({ domain }) => domain)].map(([domain, own], at) => {
    const others = shuffled(own, stream(1, 'folds', at));
    const right = own.map((record) => score(record, record));
    const wrong = own.flatMap((record, i) => (record === others[i] ? [] : [score(record, others[i]!)]));
    const under = (scores: readonly number[], limit: number): number =>
      rounded((100 * scores.filter((value) => value < limit).length) / scores.length, 1);
    return {
      domain,
      pairs: own.length,
      'ROC-AUC': rounded(area(right, wrong), 4),
      'median of the right': rounded(quantile(right, 0.5), 3),
      'median of strangers': rounded(quantile(wrong, 0.5), 3),
      ...Object.fromEntries(
        limits.map((limit) => [`under ${limit}: right, strangers %`, `${under(right, limit)}, ${under(wrong, limit)}`]),
      ),
    };
  });
  return {
    name: 'relevance',
    title,
    rows,
    notes: [
      'Answer: reasoning and answer. Strangers: answers shuffled among the questions of the same domain. Asked for: 0.95.',
      'The questions of the math domain are English, their answers Chinese: only names and numbers are in both.',
    ],
  };
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]!;

/** The probability that one of `high` exceeds one of `low`, ties half (Mann–Whitney). */
function area(high: readonly number[], low: readonly number[]): number {
  const sorted = [...low].sort((a, b) => a - b);
  const below = (value: number, orEqual: boolean): number => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (orEqual ? sorted[middle]! <= value : sorted[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const wins = high.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (high.length * low.length);
}
