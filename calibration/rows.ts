// Leaving out the rows of padded positions, which no prediction depends on.
import type { Feed } from '../toolkit/engine/engine.ts';

/**
 * The float32 values of `value` in pieces: all at once, or, where its leading dimensions are the mask's own positions
 * ([B·S, …] or [B, S, …] against a mask [B, S]), each run of rows whose mask is not 0.
 */
export function* keep(value: Feed, mask: Feed | undefined): Generator<Float32Array> {
  const values = value.data as Float32Array;
  if (mask === undefined || !perPosition(value.dims, mask.dims)) {
    yield values;
    return;
  }
  const positions = mask.data.length;
  const width = values.length / positions;
  for (let start = 0; start < positions; start++) {
    if (Number(mask.data[start]) === 0) continue;
    let end = start + 1;
    while (end < positions && Number(mask.data[end]) !== 0) end++;
    yield values.subarray(start * width, end * width);
    start = end;
  }
}

function perPosition(dims: readonly number[], mask: readonly number[]): boolean {
  const [batch = 0, sequence = 0] = mask;
  const flat = dims.length === 2 && dims[0] === batch * sequence;
  return flat || (dims.length === 3 && dims[0] === batch && dims[1] === sequence);
}
