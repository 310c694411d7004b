// How replies write probabilities, and that there is nothing to say.

/** What people read where no label holds and no entity was found. */
export const NOTHING = '—';

/** A probability by label, to six places. */
export const shares = (labels: readonly string[], probabilities: readonly number[]): Readonly<Record<string, number>> =>
  Object.fromEntries(labels.map((label, i) => [label, Math.round(probabilities[i]! * 1e6) / 1e6]));
