// Where dropout falls in a training graph: masks are graph inputs, so the host decides them and a step can be repeated.
import type { Builder } from '../graph/build.ts';
import type { Dim } from '../graph/ir.ts';
import { scalar } from '../graph/tensor.ts';

/** One mask a training graph wants: 0/1 bytes of `shape`, 1 with probability `keep`. */
export interface Mask {
  readonly name: string;
  readonly shape: readonly Dim[];
  readonly keep: number;
}

/** Keep probabilities come in steps of 1/128, so that masks can be drawn four at a time from one 32-bit word. */
export const GRAIN = 128;

/** Drops parts of values while a graph is built; what it asked for stands in `masks`. */
export class Dropout {
  readonly masks: Mask[] = [];
  readonly #builder: Builder;

  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /**
   * x ⊙ mask / keep, with E[output] = x; `share` is the share dropped, 0 leaves `x` as it is.
   * RangeError: nothing would be kept, or the shape of `x` is unknown.
   */
  apply(x: string, share: number): string {
    const keep = Math.round((1 - share) * GRAIN) / GRAIN;
    if (keep === 1) return x;
    const b = this.#builder;
    const { shape } = b.value(x);
    if (!(keep > 0) || !shape) throw new RangeError(`cannot drop ${share} of ${x} [${shape}]`);
    const mask = b.input(`dropout_${this.masks.length}`, 'uint8', shape);
    this.masks.push({ name: mask, shape, keep });
    // Bytes times a scale: one parallel pass of the engine, where Where or Cast take several.
    return b.op('Mul', [x, b.op('DequantizeLinear', [mask, b.constant(scalar(1 / keep))])]);
  }
}
