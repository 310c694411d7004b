// How far the integer model's outputs are from the float model's.

export interface Fidelity {
  /** Largest and mean absolute difference of a logit. */
  readonly max: number;
  readonly mean: number;
  /** Signal to noise, 10·log₁₀(Σf² / Σ(f − q)²), in decibels; Infinity where all are equal. */
  readonly sqnr: number;
  /** Share of rows with the same best class. */
  readonly agreement: number;
}

/** Compares logits [rows, labels] of the float and the integer model, row by row. */
export function fidelity(float: Float32Array, integer: Float32Array, labels: number): Fidelity {
  if (float.length !== integer.length || float.length === 0 || float.length % labels !== 0)
    throw new RangeError(
      `expected equal numbers of rows of ${labels} logits, received ${float.length} and ${integer.length} values`,
    );
  const sums = { max: 0, error: 0, signal: 0, noise: 0, same: 0 };
  for (let i = 0; i < float.length; i++) {
    const difference = Math.abs(float[i]! - integer[i]!);
    sums.max = Math.max(sums.max, difference);
    sums.error += difference;
    sums.signal += float[i]! ** 2;
    sums.noise += difference ** 2;
  }
  const rows = float.length / labels;
  for (let row = 0; row < rows; row++) if (best(float, row, labels) === best(integer, row, labels)) sums.same++;
  return {
    max: sums.max,
    mean: sums.error / float.length,
    sqnr: sums.noise === 0 ? Infinity : 10 * Math.log10(sums.signal / sums.noise),
    agreement: sums.same / rows,
  };
}

function best(logits: Float32Array, row: number, labels: number): number {
  let place = 0;
  for (let label = 1; label < labels; label++)
    if (logits[row * labels + label]! > logits[row * labels + place]!) place = label;
  return place;
}
