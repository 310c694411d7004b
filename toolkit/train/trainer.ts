// One training graph on one engine: feeds in, gradients out, parameters updated in place.
import type { Differentiated, Gradient } from '../autodiff/gradient.ts';
import type { Engine, EngineOptions, Executable, Feed, Feeds } from '../engine/engine.ts';
import type { Tensor } from '../graph/ir.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { asFloat32, sizeOf, tensor } from '../graph/tensor.ts';
import { AdamW, type AdamWOptions, type OptimizerState, type RowGradient } from '../runtime/optimizer.ts';
import { Fault } from '../words/fault.ts';

export interface StepResult {
  /** The scalar outputs asked for, by name. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Global norm of the gradients before clipping. */
  readonly norm: number;
}

/** A model in training: the parameters in graph layout, the optimizer, the compiled step. */
export class Trainer {
  readonly #gradients: ReadonlyMap<string, Gradient>;
  readonly #optimizer: AdamW;
  readonly #executable: Executable;
  /** The parameters as feeds; the arrays are the optimizer's own. */
  readonly #fixed: Feeds;
  /** Where the engine writes: dense gradients into the optimizer's arrays, the rest wherever it likes. */
  readonly #places: Readonly<Record<string, Feed | null>>;

  private constructor(
    { gradients }: Differentiated,
    initial: ReadonlyMap<string, Tensor>,
    options: AdamWOptions,
    executable: Executable,
  ) {
    this.#gradients = gradients;
    this.#executable = executable;
    const trained = Array.from(gradients.keys(), (name): [string, Tensor] => {
      const value = initial.get(name);
      if (value?.type !== 'float32')
        throw new TypeError(`parameter ${name}: expected float32, received ${value?.type}`);
      return [name, value];
    });
    const widths = trained
      .filter(([name]) => gradients.get(name)!.kind === 'rows')
      .map(([name, { dims }]): [string, number] => [name, sizeOf(dims.slice(1))]);
    this.#optimizer = new AdamW(
      new Map(trained.map(([name, value]) => [name, asFloat32(value)])),
      new Map(widths),
      options,
    );
    const feed = (name: string, data: Float32Array): Feed => ({ type: 'float32', dims: initial.get(name)!.dims, data });
    this.#fixed = Object.fromEntries(
      Array.from(this.#optimizer.parameters, ([name, data]) => [name, feed(name, data)]),
    );
    this.#places = Object.fromEntries(
      Array.from(gradients, ([name, gradient]): [string, Feed | null][] =>
        gradient.kind === 'dense'
          ? [[gradient.name, feed(name, this.#optimizer.gradients.get(name)!)]]
          : gradient.parts.flatMap(({ ids, rows }): [string, null][] => [
              [ids, null],
              [rows, null],
            ]),
      ).flat(),
    );
  }

  /**
   * Compiles `model`, whose parameters are graph inputs, and starts from `initial`: float32, in graph layout (copied).
   * TypeError: a parameter that is missing there or of another type.
   */
  static async start(
    model: Differentiated,
    initial: ReadonlyMap<string, Tensor>,
    optimizer: AdamWOptions,
    engine: Engine,
    options: EngineOptions,
  ): Promise<Trainer> {
    const executable = await engine.compile(concat(writeModel(model.graph).model), {
      memoryPattern: false,
      ...options,
    });
    return new Trainer(model, initial, optimizer, executable);
  }

  /**
   * Forward, backward, update. `rows` names the ids that a row-sparse parameter is about to be read at; one it leaves out
   * is brought up to now as a whole. Fault: a number that is not finite; the parameters are then those of the step before.
   */
  async step(
    feeds: Feeds,
    rows: Readonly<Record<string, BigInt64Array>>,
    scalars: readonly string[],
  ): Promise<StepResult> {
    for (const name of this.#gradients.keys()) this.#optimizer.prepare(name, rows[name]);
    const wanted = Object.fromEntries(scalars.map((name) => [name, null]));
    const outputs = await this.#executable.run({ ...this.#fixed, ...feeds }, { ...wanted, ...this.#places });
    const found = Object.fromEntries(scalars.map((name) => [name, Number(outputs[name]!.data[0])]));
    const { steps } = this.#optimizer;
    const norm = Object.values(found).every(Number.isFinite) ? this.#optimizer.step(this.#rows(outputs)) : Number.NaN;
    if (Number.isFinite(norm)) return { norm, scalars: found };
    throw new Fault('train.diverged', { step: steps + 1, loss: found.loss ?? '?', norm }, { exit: 1 });
  }

  /** The parameters as they are now, in graph layout; views that later steps change. */
  current(): ReadonlyMap<string, Tensor> {
    this.#optimizer.settle();
    return new Map(
      Array.from(this.#optimizer.parameters, ([name, data]) => [
        name,
        tensor('float32', this.#fixed[name]!.dims, data),
      ]),
    );
  }

  get steps(): number {
    return this.#optimizer.steps;
  }

  save(): OptimizerState {
    return this.#optimizer.save();
  }

  load(state: OptimizerState): void {
    this.#optimizer.load(state);
  }

  release(): Promise<void> {
    return this.#executable.release();
  }

  #rows(outputs: Readonly<Record<string, Feed>>): Map<string, readonly RowGradient[]> {
    const result = new Map<string, readonly RowGradient[]>();
    for (const [name, gradient] of this.#gradients) {
      if (gradient.kind === 'dense') continue;
      const part = ({ ids, rows }: { ids: string; rows: string }): RowGradient => ({
        ids: outputs[ids]!.data as BigInt64Array,
        rows: outputs[rows]!.data as Float32Array,
      });
      result.set(name, gradient.parts.map(part));
    }
    return result;
  }
}
