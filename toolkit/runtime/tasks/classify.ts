// One label of a text.
import { percent } from '../../words/figures.ts';
import type { DeviceTask } from '../model.ts';
import { createPredictor } from '../predictor.ts';
import { shares } from './shares.ts';

export const classify: DeviceTask = {
  outputs: ['logits'],
  input: (text) => text,
  open(parts) {
    const { labels, predict, release } = createPredictor(parts);
    return {
      labels,
      release,
      async reply(texts) {
        const predictions = await predict(texts);
        return predictions.map(({ label, ...rest }) => ({ items: [{ kind: label }], ...rest }));
      },
    };
  },
  json: ({ items, probabilities }, text, labels) => ({
    text,
    label: items[0]!.kind,
    probabilities: shares(labels, probabilities!),
  }),
  columns: ({ items, probabilities }) => [items[0]!.kind, percent(Math.max(...probabilities!))],
};
