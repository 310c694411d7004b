// Loss scaling: gradients too small for float16 are multiplied up before the backward pass and divided down on the host.
// The scheme of mixed precision training (arXiv 1710.03740, §3.2), with the usual figures.

/** In which floats a step computes; the weights the optimizer keeps are float32 either way. */
export type Precision = 'float32' | 'float16';

export interface Scaling {
  /** What the loss is multiplied by at first. @default 65,536 */
  readonly initial?: number;
  /** Finite steps in a row after which the scale doubles; Infinity: it never grows. @default 2,000 */
  readonly growEvery?: number;
  /** Whether the scale follows what happens; if not, a gradient that is not finite ends the training. @default true */
  readonly dynamic?: boolean;
}

/** The scale now, and how many steps in a row it has served. */
export interface LossScale {
  readonly value: number;
  readonly served: number;
}

export const firstScale = ({ initial = 65_536 }: Scaling = {}): LossScale => ({ value: initial, served: 0 });

/** After a step whose gradients were finite. */
export function served({ value, served }: LossScale, { growEvery = 2000, dynamic = true }: Scaling = {}): LossScale {
  return dynamic && served + 1 >= growEvery ? { value: value * 2, served: 0 } : { value, served: served + 1 };
}

/** After one whose gradients were not; undefined where no smaller scale may be tried: the training itself has gone wrong. */
export function lowered({ value }: LossScale, { dynamic = true }: Scaling = {}): LossScale | undefined {
  return dynamic && value > 1 ? { value: Math.max(1, value / 2), served: 0 } : undefined;
}
