// AdamW on the host, so that the device learns with the same code as the workbench.
import { Arena, type Moments, type Update } from './kernels.ts';
import { type Merged, mergeRows, type RowGradient, type Rows, rowOf } from './row-gradient.ts';

export type { RowGradient } from './row-gradient.ts';

export interface AdamWOptions {
  /** Learning rate of step 1, 2, …; must be a pure function, since rows left alone look back at it. */
  readonly learningRate: (step: number) => number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** Parameters that are not decayed; by default biases and LayerNorm scales. */
  readonly undecayed?: (name: string) => boolean;
  /** Factor on the learning rate of a parameter; default 1 for all. */
  readonly factor?: (name: string) => number;
  /** Largest global norm of all gradients together; Infinity never clips. */
  readonly clip?: number;
}

/** What must be kept to go on exactly where one stopped: arrays by name, and the number of steps taken. */
export interface OptimizerState {
  readonly step: number;
  readonly arrays: ReadonlyMap<string, Float32Array | Int32Array>;
}

/** A parameter; dense gradients land in its `gradient`, row gradients pass through it one row at a time. */
interface Slot extends Moments {
  readonly decay: number;
  /** On the learning rate. */
  readonly factor: number;
  /** For parameters with row gradients: width of a row, and the last step each row has seen. */
  readonly rows?: Rows;
}

interface Pace {
  readonly rate: number;
  readonly size: number;
  readonly spread: number;
}

/** Steps after which the momentum of a row left alone is below float32 resolution, 2^-24 of what it was. */
const forgotten = (beta1: number): number => Math.ceil(Math.log(2 ** -24) / Math.log(beta1));

/**
 * AdamW with decoupled decay (arXiv 1711.05101, in the order of PyTorch's implementation).
 * Row-sparse parameters equal their dense twins: a row without gradient is left alone and catches up, with the decay and
 * momentum it missed, when it is next read (`prepare`) or when all must be current (`settle`).
 */
export class AdamW {
  /** The parameters, updated in place. */
  readonly parameters: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Where the engine should write the gradient of each dense parameter. */
  readonly gradients: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  readonly #slots = new Map<string, Slot>();
  readonly #arena: Arena;
  readonly #options: Required<Omit<AdamWOptions, 'undecayed' | 'factor'>>;
  /** log of the product of (1 − rate·decay) over steps 1…i, by factor on the rate. */
  readonly #decayLogs = new Map<number, number[]>();
  readonly #paces: Pace[] = [];
  #step = 0;

  /** Starts from `initial` (copied); `widths` names the parameters that get row gradients, with the length of a row. */
  constructor(initial: ReadonlyMap<string, Float32Array>, widths: ReadonlyMap<string, number>, options: AdamWOptions) {
    const undecayed = options.undecayed ?? ((name: string) => name.endsWith('bias') || name.includes('LayerNorm'));
    this.#options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, clip: 1, ...options };
    const sizes = Array.from(
      initial,
      ([name, { length }]) => 3 * Arena.room(length) + Arena.room(widths.get(name) ?? length),
    );
    this.#arena = new Arena(sizes.reduce((a, b) => a + b, 0));
    const parameters = new Map<string, Float32Array<ArrayBuffer>>();
    const gradients = new Map<string, Float32Array<ArrayBuffer>>();
    for (const [name, from] of initial) {
      const width = widths.get(name);
      const [value, first, second] = [
        this.#arena.cut(from.length),
        this.#arena.cut(from.length),
        this.#arena.cut(from.length),
      ] as const;
      const gradient = this.#arena.cut(width ?? from.length);
      value.set(from);
      parameters.set(name, value);
      if (width === undefined) gradients.set(name, gradient);
      this.#slots.set(name, {
        value,
        first,
        second,
        gradient,
        decay: undecayed(name) ? 0 : this.#options.weightDecay,
        factor: options.factor?.(name) ?? 1,
        ...(width === undefined ? {} : { rows: { width, seen: new Int32Array(from.length / width) } }),
      });
    }
    this.parameters = parameters;
    this.gradients = gradients;
  }

  get steps(): number {
    return this.#step;
  }

  /** Brings the rows `ids` (default all) of a row-sparse parameter up to now; call before the forward pass reads them. */
  prepare(name: string, ids?: BigInt64Array): void {
    const slot = this.#slots.get(name);
    if (!slot?.rows) return;
    const { seen } = slot.rows;
    if (ids) for (const id of ids) this.#catchUp(slot, slot.rows, rowOf(id, seen.length), this.#step);
    else for (let row = 0; row < seen.length; row++) this.#catchUp(slot, slot.rows, row, this.#step);
  }

  /** Brings every row up to now; call before the parameters are used elsewhere. */
  settle(): void {
    for (const name of this.#slots.keys()) this.prepare(name);
  }

  /**
   * One update of every parameter, clipped together: the dense ones by what stands in `gradients`, the others by `rows`
   * (none leaves them alone). All are `divisor` times too large. Returns the global norm before clipping; one that is not finite
   * changes nothing.
   */
  step(rows: ReadonlyMap<string, readonly RowGradient[]>, divisor = 1): number {
    const merged = new Map<string, Merged>();
    let squares = 0;
    for (const [name, { rows: table, gradient }] of this.#slots) {
      if (!table) squares += this.#arena.squares(gradient);
      else {
        const sum = mergeRows(rows.get(name) ?? [], table);
        merged.set(name, sum);
        squares += squaresOf(sum.values);
      }
    }
    const norm = Math.sqrt(squares) / divisor;
    if (!Number.isFinite(norm)) return norm;
    const scale = Math.min(1, this.#options.clip / (norm + 1e-6)) / divisor;
    this.#step++;
    for (const [name, slot] of this.#slots) {
      if (slot.rows) this.#updateRows(slot, slot.rows, merged.get(name)!, scale);
      else this.#arena.adam(slot, this.#update(slot, this.#step, scale));
    }
    return norm;
  }

  save(): OptimizerState {
    const arrays = new Map<string, Float32Array | Int32Array>();
    for (const [name, slot] of this.#slots) {
      arrays.set(`value/${name}`, slot.value);
      arrays.set(`first/${name}`, slot.first);
      arrays.set(`second/${name}`, slot.second);
      if (slot.rows) arrays.set(`seen/${name}`, slot.rows.seen);
    }
    return { step: this.#step, arrays };
  }

  /** Goes back to a saved state, parameters included. Throws RangeError where it belongs to other parameters. */
  load(state: OptimizerState): void {
    const arrays = Array.from(this.save().arrays, ([key, to]) => {
      const from = state.arrays.get(key);
      if (from?.length !== to.length)
        throw new RangeError(`optimizer state: ${key} has ${from?.length} of ${to.length} elements`);
      return { from, to };
    });
    for (const { from, to } of arrays) to.set(from);
    this.#step = state.step;
  }

  #update({ decay, factor }: Slot, step: number, scale: number): Update {
    const { beta1, beta2, epsilon } = this.#options;
    const { rate, size, spread } = this.#pace(step);
    return { scale, beta1, beta2, shrink: 1 - rate * factor * decay, size: size * factor, spread, epsilon };
  }

  /** What a step's number alone decides; kept, since rows left alone look back. */
  #pace(step: number): Pace {
    const known = this.#paces[step];
    if (known) return known;
    const { learningRate, beta1, beta2 } = this.#options;
    const rate = learningRate(step);
    const pace = { rate, size: rate / (1 - beta1 ** step), spread: 1 / Math.sqrt(1 - beta2 ** step) };
    this.#paces[step] = pace;
    return pace;
  }

  #updateRows(slot: Slot, rows: Rows, { ids, values }: Merged, scale: number): void {
    const update = this.#update(slot, this.#step, scale);
    for (let i = 0; i < ids.length; i++) {
      const row = ids[i]!;
      this.#catchUp(slot, rows, row, this.#step - 1);
      slot.gradient.set(values.subarray(i * rows.width, (i + 1) * rows.width));
      this.#arena.adam(slot, update, row * rows.width, rows.width);
      rows.seen[row] = this.#step;
    }
  }

  /** The steps `seen`+1 … `until` of a row whose gradient was zero in each. */
  #catchUp(slot: Slot, rows: Rows, row: number, until: number): void {
    const since = rows.seen[row]!;
    if (since >= until) return;
    rows.seen[row] = until;
    const { beta1, beta2 } = this.#options;
    const moving = since > 0 ? Math.min(until, since + forgotten(beta1)) : since;
    const { width } = rows;
    for (let step = since + 1; step <= moving; step++)
      this.#arena.adam(slot, this.#update(slot, step, 0), row * width, width);
    if (moving === until) return;
    const fade = (array: Float32Array, factor: number): void => {
      for (let i = row * rows.width; i < (row + 1) * rows.width; i++) array[i]! *= factor;
    };
    if (slot.decay > 0) fade(slot.value, Math.exp(this.#decayed(until, slot) - this.#decayed(moving, slot)));
    if (since === 0) return;
    fade(slot.first, beta1 ** (until - moving));
    fade(slot.second, beta2 ** (until - moving));
  }

  #decayed(step: number, { factor }: Slot): number {
    const log = this.#decayLogs.get(factor) ?? [0];
    this.#decayLogs.set(factor, log);
    for (let i = log.length; i <= step; i++) {
      log.push(log[i - 1]! + Math.log1p(-this.#options.learningRate(i) * factor * this.#options.weightDecay));
    }
    return log[step]!;
  }
}

function squaresOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
