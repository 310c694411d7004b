// Dropout masks from a counter-based generator: the masks of any step can be drawn without the steps before it.
import { GRAIN, type Mask } from '../model/dropout.ts';
import { fillWords, stream } from '../random/random.ts';

const ONES = 0x01010101;
const LOW = 0x7f7f7f7f;

/** Fills `out` (its length a multiple of 4) with ones at rate `keep` (a multiple of 1/128), zeros elsewhere. */
export function fillMask(out: Uint8Array, keep: number, key: number): void {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length >>> 2);
  // A byte's low 7 bits reach its top bit exactly when they are ≥ keep·128: four comparisons in one addition.
  const carry = (GRAIN - Math.round(keep * GRAIN)) * ONES;
  fillWords(words, key);
  for (let i = 0; i < words.length; i++) words[i] = ((((words[i]! & LOW) + carry) >>> 7) & ONES) ^ ONES;
}

/** Draws the masks of one step into buffers it keeps; dims come from `size` for the symbolic ones. */
export class Masks {
  readonly #masks: readonly Mask[];
  readonly #buffers: Uint8Array[];
  readonly #seed: number;

  constructor(masks: readonly Mask[], seed: number) {
    this.#masks = masks;
    this.#seed = seed;
    this.#buffers = masks.map(() => new Uint8Array(0));
  }

  draw(
    step: number,
    size: Readonly<Record<string, number>>,
  ): readonly { readonly name: string; readonly dims: readonly number[]; readonly data: Uint8Array }[] {
    return this.#masks.map(({ name, shape, keep }, i) => {
      const dims = shape.map((dim) => (typeof dim === 'number' ? dim : size[dim]!));
      const count = dims.reduce((a, b) => a * b, 1);
      const padded = (count + 3) & ~3;
      if (this.#buffers[i]!.length < padded) this.#buffers[i] = new Uint8Array(padded);
      fillMask(this.#buffers[i]!.subarray(0, padded), keep, stream(this.#seed, 'masks', step, i));
      return { name, dims, data: this.#buffers[i]!.subarray(0, count) };
    });
  }
}
