// Summation of float32 in float32, in numpy's order: blocks of up to 128 in eight lanes, blocks by halves.
const f = Math.fround;

/** The sum of `values[start … end)`. */
export function pairwise(values: Float32Array, start: number, end: number): number {
  const count = end - start;
  if (count > 128) {
    const half = Math.floor(count / 2);
    const middle = start + half - (half % 8);
    return f(pairwise(values, start, middle) + pairwise(values, middle, end));
  }
  const whole = count - (count % 8);
  const lanes = new Float32Array(8);
  for (let i = 0; i < whole; i++) lanes[i % 8]! += values[start + i]!;
  const two = (i: number): number => f(lanes[i]! + lanes[i + 1]!);
  let total = f(f(two(0) + two(2)) + f(two(4) + two(6)));
  for (let i = start + whole; i < end; i++) total = f(total + values[i]!);
  return total;
}
