// Histograms of fixed range, filled batch by batch: memory does not grow with the data.
// Bin edges and placement follow numpy.histogram in float32, so counts equal those of ONNX Runtime's calibrators.
import type { Extremes } from './range.ts';

export interface Histogram {
  /** Occurrences per bin. */
  readonly counts: Float64Array;
  /** One more than bins, ascending, float32. */
  readonly edges: Float32Array;
  /** Whether values enter by their absolute size. */
  readonly absolute: boolean;
}

/** Bins over ±max|x|. */
export function valueHistogram(extremes: Extremes, bins: number): Histogram {
  const reach = Math.max(Math.abs(extremes.min), Math.abs(extremes.max));
  return histogram(-reach, reach, bins, false);
}

/** Bins of |x| from its smallest to its largest. */
export function absoluteHistogram(extremes: Extremes, bins: number): Histogram {
  return histogram(extremes.smallest, Math.max(Math.abs(extremes.min), Math.abs(extremes.max)), bins, true);
}

function histogram(first: number, last: number, bins: number, absolute: boolean): Histogram {
  const [low, high] = first === last ? [first - 0.5, last + 0.5] : [first, last];
  return { counts: new Float64Array(bins), edges: edgesOf(low, high, bins), absolute };
}

/** `first … last` in equal steps, each sum and product rounded to float32. */
function edgesOf(first: number, last: number, bins: number): Float32Array {
  const step = Math.fround(Math.fround(last - first) / bins);
  const edges = Float32Array.from({ length: bins + 1 }, (_, i) => Math.fround(i * step) + first);
  edges[bins] = last;
  return edges;
}

/** Counts `values` into `histogram`. */
export function fill({ counts, edges, absolute }: Histogram, values: Float32Array): void {
  const bins = counts.length;
  const first = edges[0]!;
  const last = edges[bins]!;
  const width = Math.fround(last - first);
  for (let i = 0; i < values.length; i++) {
    const value = absolute ? Math.abs(values[i]!) : values[i]!;
    if (!(value >= first && value <= last)) continue;
    const place = Math.trunc(Math.fround(Math.fround(Math.fround(value - first) / width) * bins));
    const bin = place === bins ? bins - 1 : place;
    counts[settle(edges, bin, value, bins - 1)]!++;
  }
}

/** The division may miss by one beside an edge; the edges decide, and the last bin keeps its right end. */
function settle(edges: Float32Array, bin: number, value: number, last: number): number {
  const down = value < edges[bin]! ? bin - 1 : bin;
  return value >= edges[down + 1]! && down !== last ? down + 1 : down;
}
