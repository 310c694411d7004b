// AdamW on the host: plain arrays, so that the device learns with the same code as the workbench.

/** A row-sparse gradient: `rows[i]` belongs to row `ids[i]` of the parameter; ids may repeat. */
export interface RowGradient {
  readonly ids: BigInt64Array;
  readonly rows: Float32Array;
}

export type HostGradient = Float32Array | readonly RowGradient[];

export interface AdamWOptions {
  /** Learning rate of step 1, 2, …; must be a pure function, since rows left alone look back at it. */
  readonly learningRate: (step: number) => number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** Parameters that are not decayed; by default biases and LayerNorm scales. */
  readonly undecayed?: (name: string) => boolean;
  /** Largest global norm of all gradients together; Infinity never clips. */
  readonly clip?: number;
}

/** What must be kept to go on exactly where one stopped: arrays by name, and the number of steps taken. */
export interface OptimizerState {
  readonly step: number;
  readonly arrays: ReadonlyMap<string, Float32Array | Int32Array>;
}

interface Slot {
  readonly value: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly decay: number;
  /** For parameters with row gradients: width of a row, and the last step each row has seen. */
  readonly rows?: { readonly width: number; readonly seen: Int32Array };
}

/** Steps after which the momentum of a row left alone is below float32 resolution: 0.9^160 < 2^-24 · 0.01. */
const FORGOTTEN = 160;

/**
 * AdamW with decoupled decay (arXiv 1711.05101, in the order of PyTorch's implementation).
 * Row-sparse parameters equal their dense twins: a row without gradient is left alone and catches up, with the decay and
 * momentum it missed, when it is next read (`prepare`) or when all must be current (`settle`).
 */
export class AdamW {
  readonly #slots = new Map<string, Slot>();
  readonly #options: Required<Omit<AdamWOptions, 'undecayed'>>;
  /** log of the product of (1 − rate·decay) over steps 1…i, for unit weight decay coefficient of the options. */
  readonly #decayLog: number[] = [0];
  #step = 0;

  /** `parameters` are updated in place; `widths` names those that get row gradients, with the length of a row. */
  constructor(
    parameters: ReadonlyMap<string, Float32Array>,
    widths: ReadonlyMap<string, number>,
    options: AdamWOptions,
  ) {
    const undecayed = options.undecayed ?? ((name: string) => name.endsWith('bias') || name.includes('LayerNorm'));
    this.#options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, clip: 1, ...options };
    for (const [name, value] of parameters) {
      const width = widths.get(name);
      this.#slots.set(name, {
        value,
        first: new Float32Array(value.length),
        second: new Float32Array(value.length),
        decay: undecayed(name) ? 0 : this.#options.weightDecay,
        ...(width === undefined ? {} : { rows: { width, seen: new Int32Array(value.length / width) } }),
      });
    }
  }

  get steps(): number {
    return this.#step;
  }

  /** Brings the rows `ids` of a row-sparse parameter up to now; call before the forward pass reads them. */
  prepare(name: string, ids: BigInt64Array): void {
    const slot = this.#slots.get(name);
    if (!slot?.rows) return;
    for (const id of ids) this.#catchUp(slot, slot.rows, Number(id), this.#step);
  }

  /** Brings every row up to now; call before the parameters are used elsewhere. */
  settle(): void {
    for (const slot of this.#slots.values()) {
      if (!slot.rows) continue;
      for (let row = 0; row < slot.rows.seen.length; row++) this.#catchUp(slot, slot.rows, row, this.#step);
    }
  }

  /** One update of every parameter in `gradients`, clipped together. Returns the global norm before clipping. */
  step(gradients: ReadonlyMap<string, HostGradient>): number {
    const merged = new Map(Array.from(gradients, ([name, gradient]) => [name, this.#merge(name, gradient)]));
    let squares = 0;
    for (const { values } of merged.values()) squares += sumOfSquares(values);
    const norm = Math.sqrt(squares);
    const scale = Math.min(1, this.#options.clip / (norm + 1e-6));
    this.#step++;
    for (const [name, { values, ids }] of merged) {
      const slot = this.#slots.get(name)!;
      if (slot.rows && ids) this.#updateRows(slot, slot.rows, ids, values, scale);
      else this.#update(slot, 0, values, 0, values.length, scale);
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
    for (const [key, to] of this.save().arrays) {
      const from = state.arrays.get(key);
      if (from?.length !== to.length)
        throw new RangeError(`optimizer state: ${key} has ${from?.length} of ${to.length} elements`);
      to.set(from);
    }
    this.#step = state.step;
  }

  /** Dense gradients as they are; row gradients summed per row, ids in order of first appearance. */
  #merge(name: string, gradient: HostGradient): { values: Float32Array; ids?: Int32Array } {
    if (gradient instanceof Float32Array) return { values: gradient };
    const rows = this.#slots.get(name)?.rows;
    if (!rows) throw new RangeError(`row gradient for dense parameter ${name}`);
    return mergeRows(gradient, rows.width);
  }

  #updateRows(slot: Slot, rows: NonNullable<Slot['rows']>, ids: Int32Array, values: Float32Array, scale: number): void {
    for (let i = 0; i < ids.length; i++) {
      const row = ids[i]!;
      this.#catchUp(slot, rows, row, this.#step - 1);
      this.#update(slot, row * rows.width, values, i * rows.width, rows.width, scale);
      rows.seen[row] = this.#step;
    }
  }

  #update(slot: Slot, at: number, gradient: Float32Array, from: number, count: number, scale: number): void {
    const { value, first, second } = slot;
    const { beta1, beta2, epsilon } = this.#options;
    const rate = this.#options.learningRate(this.#step);
    const shrink = 1 - rate * slot.decay;
    const size = rate / (1 - beta1 ** this.#step);
    const spread = 1 / Math.sqrt(1 - beta2 ** this.#step);
    const rest1 = 1 - beta1;
    const rest2 = 1 - beta2;
    for (let i = 0; i < count; i++) {
      const g = gradient[from + i]! * scale;
      const m = beta1 * first[at + i]! + rest1 * g;
      const v = beta2 * second[at + i]! + rest2 * g * g;
      first[at + i] = m;
      second[at + i] = v;
      value[at + i] = value[at + i]! * shrink - (size * m) / (Math.sqrt(v) * spread + epsilon);
    }
  }

  /** The steps `seen`+1 … `until` of a row whose gradient was zero in each. */
  #catchUp(slot: Slot, { width, seen }: NonNullable<Slot['rows']>, row: number, until: number): void {
    const since = seen[row]!;
    if (since >= until) return;
    seen[row] = until;
    const { beta1, beta2, epsilon } = this.#options;
    const at = row * width;
    const moving = since > 0 ? Math.min(until, since + FORGOTTEN) : since;
    for (let step = since + 1; step <= moving; step++) {
      const rate = this.#options.learningRate(step);
      const shrink = 1 - rate * slot.decay;
      const size = rate / (1 - beta1 ** step);
      const spread = 1 / Math.sqrt(1 - beta2 ** step);
      for (let i = at; i < at + width; i++) {
        const m = (slot.first[i]! *= beta1);
        const v = (slot.second[i]! *= beta2);
        slot.value[i] = slot.value[i]! * shrink - (size * m) / (Math.sqrt(v) * spread + epsilon);
      }
    }
    if (moving === until) return;
    const shrink = slot.decay === 0 ? 1 : Math.exp(this.#decayed(until) - this.#decayed(moving));
    const fade1 = since > 0 ? beta1 ** (until - moving) : 1;
    const fade2 = since > 0 ? beta2 ** (until - moving) : 1;
    for (let i = at; i < at + width; i++) {
      slot.value[i]! *= shrink;
      slot.first[i]! *= fade1;
      slot.second[i]! *= fade2;
    }
  }

  #decayed(step: number): number {
    const log = this.#decayLog;
    for (let i = log.length; i <= step; i++) {
      log.push(log[i - 1]! + Math.log1p(-this.#options.learningRate(i) * this.#options.weightDecay));
    }
    return log[step]!;
  }
}

function mergeRows(parts: readonly RowGradient[], width: number): { values: Float32Array; ids: Int32Array } {
  const places = new Map<bigint, number>();
  for (const { ids } of parts) for (const id of ids) if (!places.has(id)) places.set(id, places.size);
  const values = new Float32Array(places.size * width);
  for (const { ids, rows } of parts) {
    for (let i = 0; i < ids.length; i++) {
      const to = places.get(ids[i]!)! * width;
      const from = i * width;
      for (let k = 0; k < width; k++) values[to + k]! += rows[from + k]!;
    }
  }
  return { values, ids: Int32Array.from(places.keys(), Number) };
}

function sumOfSquares(values: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    a += values[i]! * values[i]!;
    b += values[i + 1]! * values[i + 1]!;
    c += values[i + 2]! * values[i + 2]!;
    d += values[i + 3]! * values[i + 3]!;
  }
  for (; i < values.length; i++) a += values[i]! * values[i]!;
  return a + b + c + d;
}
