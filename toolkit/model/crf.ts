// The parameters of a linear-chain conditional random field over tags.
import { sizeOf, tensor } from '../graph/tensor.ts';
import { stream, uniform } from '../random/random.ts';
import type { Parameters, Shapes } from './parameters.ts';

/** Score of beginning with a tag [C], of ending with one [C], of going from one (row) to another (column) [C, C]. */
export const CRF = { start: 'crf.start', end: 'crf.end', transitions: 'crf.transitions' } as const;

const RANGE = 0.1;

export function crfShapes(tags: number): Shapes {
  return new Map([
    [CRF.start, [tags]],
    [CRF.end, [tags]],
    [CRF.transitions, [tags, tags]],
  ]);
}

/** First values: uniform in ±0.1, as usual implementations have it. The same seed gives the same bytes. */
export function firstCrf(tags: number, seed: number): Parameters {
  return new Map(
    Array.from(crfShapes(tags), ([name, dims], i) => {
      const key = stream(seed, 'weights', -1 - i);
      const values = Float32Array.from({ length: sizeOf(dims) }, (_, k) => RANGE * (2 * uniform(key, k) - 1));
      return [name, tensor('float32', dims, values)];
    }),
  );
}
