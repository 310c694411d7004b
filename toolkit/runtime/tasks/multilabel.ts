// All labels of a text that hold.
import { percent } from '../../words/figures.ts';
import type { DeviceTask, Reply } from '../model.ts';
import { createPredictor } from '../predictor.ts';
import { NOTHING, shares } from './shares.ts';

/** From which probability a label holds, unless its own threshold is known. */
export const THRESHOLD = 0.5;

export const multilabel: DeviceTask = {
  outputs: ['logits'],
  input: (text) => text,
  open(parts) {
    const { labels, predict, release } = createPredictor(parts);
    return {
      labels,
      release,
      async reply(texts) {
        const predictions = await predict(texts);
        return predictions.map(({ logits }) => decided(logits, labels, parts.thresholds));
      },
    };
  },
  json: ({ items, probabilities }, text, labels) => ({
    text,
    labels: items.map(({ kind }) => kind),
    probabilities: shares(labels, probabilities!),
  }),
  columns({ items, probabilities }, _, labels) {
    if (items.length === 0) return [NOTHING];
    return [items.map(({ kind }) => `${kind} ${percent(probabilities![labels.indexOf(kind)]!)}`).join(', ')];
  },
};

/** The labels whose probability σ(logit) reaches their threshold. */
export function decided(logits: readonly number[], labels: readonly string[], thresholds?: readonly number[]): Reply {
  const probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const items = labels.flatMap((kind, k) => (probabilities[k]! >= (thresholds?.[k] ?? THRESHOLD) ? [{ kind }] : []));
  return { items, probabilities, logits };
}
