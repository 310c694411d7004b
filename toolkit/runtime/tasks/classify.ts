// One label of a text.
import { percent } from '../../words/figures.ts';
import type { DeviceTask, Reply } from '../model.ts';
import { createPredictor, type Prediction, predicted } from '../predictor.ts';
import { shares } from './shares.ts';

export const classify: DeviceTask = {
  outputs: ['logits'],
  input: (text) => text,
  open(parts) {
    const { labels, predict, release } = createPredictor(parts);
    return { labels, release, reply: async (texts) => (await predict(texts)).map(replied) };
  },
  json: ({ items, probabilities }, text, labels) => ({
    text,
    label: items[0]!.kind,
    probabilities: shares(labels, probabilities!),
  }),
  columns: ({ items, probabilities }) => [items[0]!.kind, percent(Math.max(...probabilities!))],
};

const replied = ({ label, ...rest }: Prediction): Reply => ({ items: [{ kind: label }], ...rest });

/** The label with the largest logit. */
export const chosen = (logits: readonly number[], labels: readonly string[]): Reply =>
  replied(predicted(logits, labels));
