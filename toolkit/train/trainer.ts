// One training graph on one engine: feeds in, gradients out, parameters updated in place.
import type { Differentiated, Gradient } from '../autodiff/gradient.ts';
import type { Engine, EngineOptions, Executable, Feed, Feeds } from '../engine/engine.ts';
import type { Tensor } from '../graph/ir.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { asFloat32, sizeOf, tensor } from '../graph/tensor.ts';
import { AdamW, type AdamWOptions, type OptimizerState, type RowGradient } from '../runtime/optimizer.ts';
import { Fault } from '../words/fault.ts';
import { firstScale, type LossScale, lowered, type Scaling, served } from './loss-scale.ts';

export interface StepResult {
  /** The scalar outputs asked for, by name. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Global norm of the gradients before clipping. */
  readonly norm: number;
}

/** What a trainer compiles and runs; `lossScale` as in a TrainingGraph. */
type Model = Differentiated & { readonly lossScale?: string };

const SCALE = 'loss-scale';

/** A model in training: the parameters in graph layout, the optimizer, the compiled step. */
export class Trainer {
  readonly #gradients: ReadonlyMap<string, Gradient>;
  readonly #optimizer: AdamW;
  readonly #executable: Executable;
  readonly #scaling: Scaling;
  /** Where the loss scale goes; undefined in float32. */
  readonly #lossScale: string | undefined;
  #scale: LossScale;
  /** The parameters as feeds; the arrays are the optimizer's own. */
  readonly #fixed: Feeds;
  /** Where the engine writes: dense gradients into the optimizer's arrays, the rest wherever it likes. */
  readonly #places: Readonly<Record<string, Feed | null>>;

  private constructor(
    { gradients, lossScale }: Model,
    initial: ReadonlyMap<string, Tensor>,
    options: AdamWOptions,
    executable: Executable,
    scaling: Scaling,
  ) {
    this.#gradients = gradients;
    this.#lossScale = lossScale;
    this.#scaling = scaling;
    this.#scale = lossScale === undefined ? { value: 1, served: 0 } : firstScale(scaling);
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
   * `scaling` is for a model with a loss scale. TypeError: a parameter that is missing there or of another type.
   */
  static async start(
    model: Model,
    initial: ReadonlyMap<string, Tensor>,
    optimizer: AdamWOptions,
    engine: Engine,
    options: EngineOptions,
    scaling: Scaling = {},
  ): Promise<Trainer> {
    const executable = await engine.compile(concat(writeModel(model.graph).model), {
      memoryPattern: false,
      ...options,
    });
    return new Trainer(model, initial, optimizer, executable, scaling);
  }

  /**
   * Forward, backward, update. `rows` names the ids that a row-sparse parameter is about to be read at; one it leaves out
   * is brought up to now as a whole. Where float16 overflows, nothing is updated and the batch is tried again with half the loss
   * scale. Fault: a number that is not finite for another reason; the parameters are then those of the step before.
   */
  async step(
    feeds: Feeds,
    rows: Readonly<Record<string, BigInt64Array>>,
    scalars: readonly string[],
  ): Promise<StepResult> {
    for (const name of this.#gradients.keys()) this.#optimizer.prepare(name, rows[name]);
    const wanted = Object.fromEntries(scalars.map((name) => [name, null]));
    for (;;) {
      const given = { ...this.#fixed, ...feeds, ...this.#scaleFeed() };
      const outputs = await this.#executable.run(given, { ...wanted, ...this.#places });
      const found = Object.fromEntries(scalars.map((name) => [name, Number(outputs[name]!.data[0])]));
      const sound = Object.values(found).every(Number.isFinite);
      const norm = sound ? this.#optimizer.step(this.#rows(outputs), this.#scale.value) : Number.NaN;
      if (Number.isFinite(norm)) {
        if (this.#lossScale !== undefined) this.#scale = served(this.#scale, this.#scaling);
        return { norm, scalars: found };
      }
      const lower = this.#lossScale === undefined ? undefined : lowered(this.#scale, this.#scaling);
      if (!lower) throw this.#diverged(found.loss, norm);
      this.#scale = lower;
    }
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

  /** What the loss is multiplied by; 1 in float32. */
  get lossScale(): number {
    return this.#scale.value;
  }

  save(): OptimizerState {
    const state = this.#optimizer.save();
    if (this.#lossScale === undefined) return state;
    const { value, served } = this.#scale;
    return { ...state, arrays: new Map([...state.arrays, [SCALE, Float32Array.of(value, served)]]) };
  }

  load(state: OptimizerState): void {
    this.#optimizer.load(state);
    const [value, served] = state.arrays.get(SCALE) ?? [];
    if (value !== undefined && served !== undefined) this.#scale = { value, served };
  }

  release(): Promise<void> {
    return this.#executable.release();
  }

  #diverged(loss: number | undefined, norm: number): Fault {
    return new Fault('train.diverged', { step: this.steps + 1, loss: loss ?? '?', norm }, { exit: 1 });
  }

  #scaleFeed(): Feeds {
    if (this.#lossScale === undefined) return {};
    return { [this.#lossScale]: { type: 'float32', dims: [], data: Float32Array.of(this.#scale.value) } };
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
