// The window whose few integer levels stay closest, in Kullback–Leibler divergence, to the values seen.
// Szymon Migacz, "8-bit Inference with TensorRT" (GTC 2017), with the details of ONNX Runtime's calibrator.
import type { Histogram } from './histogram.ts';
import { pairwise } from './pairwise.ts';
import { type Extremes, type Range, within } from './range.ts';

/** Of all windows around the middle bin, at least `levels` wide: the one of least divergence, cut to the extremes. */
export function entropyRange(histogram: Histogram, extremes: Extremes, levels: number): Range {
  const { counts, edges } = histogram;
  const middle = counts.length >> 1;
  let best = { divergence: Infinity, start: 0, end: counts.length };
  for (let half = levels >> 1; half <= middle; half++) {
    const start = middle - half;
    const end = Math.min(middle + half + 1, counts.length);
    const divergence = windowDivergence(counts, start, end, levels);
    if (divergence < best.divergence) best = { divergence, start, end };
  }
  return within({ min: edges[best.start]!, max: edges[best.end]! }, extremes);
}

function windowDivergence(counts: Float64Array, start: number, end: number, levels: number): number {
  const inside = counts.subarray(start, end);
  const reference = inside.slice();
  reference[0]! += sum(counts, 0, start);
  reference[reference.length - 1]! += sum(counts, end, counts.length);
  const p = smoothed(reference);
  const q = smoothed(levelled(inside, reference, levels));
  return p && q ? divergence(p, q) : Infinity;
}

/** `inside` merged into `levels` bins and spread out again, evenly over the width of each, in whole numbers. */
function levelled(inside: Float64Array, reference: Float64Array, levels: number): Float64Array {
  const width = Math.floor(inside.length / levels);
  const spread = new Float64Array(inside.length);
  for (let level = 0; level < levels; level++) {
    const start = level * width;
    const end = start + width;
    const occupied = reference.subarray(start, end).reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    if (occupied === 0) continue;
    // The last level also takes what the division left over, though that stays outside its width.
    const merged = sum(inside, start, level === levels - 1 ? inside.length : end);
    spread.fill(Math.trunc(merged / occupied), start, end);
  }
  return spread;
}

/** Zeros become a little, taken evenly from the rest; null where all are zero. */
function smoothed(distribution: Float64Array, epsilon = 1e-4): Float32Array | null {
  const zeros = distribution.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  if (zeros === distribution.length) return null;
  const taken = Math.fround((epsilon * zeros) / (distribution.length - zeros));
  const smooth = new Float32Array(distribution.length);
  for (let i = 0; i < smooth.length; i++) smooth[i] = distribution[i] === 0 ? epsilon : distribution[i]! - taken;
  return smooth;
}

/** Σ p ln(p / q), both normalised to one. Windows often differ by less than float32 tells, so its rounding is followed. */
function divergence(p: Float32Array, q: Float32Array): number {
  const ofP = pairwise(p, 0, p.length);
  const ofQ = pairwise(q, 0, q.length);
  const terms = new Float32Array(p.length);
  for (let i = 0; i < terms.length; i++) {
    const share = Math.fround(p[i]! / ofP);
    terms[i] = share * Math.fround(Math.log(Math.fround(share / Math.fround(q[i]! / ofQ))));
  }
  return pairwise(terms, 0, terms.length);
}

function sum(values: Float64Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i]!;
  return total;
}
