// The range of a tensor's values, and its widening while batches stream by.

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Ranges by tensor name. */
export type RangeTable = ReadonlyMap<string, Range>;

/** What one pass over the data tells: both ends, and the smallest absolute value. */
export interface Extremes extends Range {
  readonly smallest: number;
}

export const nothing: Extremes = { min: Infinity, max: -Infinity, smallest: Infinity };

/** `extremes` widened by `values`. A value that is not a number makes the result not a number. */
export function widen(extremes: Extremes, values: Float32Array): Extremes {
  let { min, max, smallest } = extremes;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
    const size = Math.abs(value);
    if (size < smallest) smallest = size;
    if (Number.isNaN(value)) return { min: NaN, max: NaN, smallest: NaN };
  }
  return { min, max, smallest };
}

/** `range` cut to what was really seen. */
export function within(range: Range, extremes: Extremes): Range {
  return { min: Math.max(range.min, extremes.min), max: Math.min(range.max, extremes.max) };
}
