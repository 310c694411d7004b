// Sentences of the same domain without any label, for a model that learns to fill in what is hidden.
import type { DemoOptions } from '../demo-options.ts';
import { createRandom } from '../random.ts';
import { answerPairs } from './answers.ts';
import { taggedTickets } from './tagged.ts';
import { topicTickets } from './topics.ts';

export interface Sentence {
  readonly id: string;
  readonly text: string;
  readonly label: '';
}

/** `size` different sentences: tickets, matters, and questions with their right answer. */
export function sentences({ seed, size }: DemoOptions): readonly Sentence[] {
  const third = Math.ceil(size / 3);
  const answered = answerPairs({ seed, size: 4 * third }).filter(({ label }) => label === '是');
  const texts = [
    ...taggedTickets({ seed, size: third }).map(({ text }) => text),
    ...topicTickets({ seed, size: third }).map(({ text }) => text),
    ...answered.map(({ text, pair }) => `${text}${pair}`),
  ];
  return createRandom(seed)
    .some(texts, size)
    .map((text, at) => ({ id: `demo-${seed}-${at + 1}`, text, label: '' }));
}
