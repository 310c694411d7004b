// One training graph on one engine: feeds in, gradients out, parameters updated in place.
import type { Gradient } from '../autodiff/gradient.ts';
import type { Engine, EngineOptions, Executable, Feed, Feeds } from '../engine/engine.ts';
import type { Graph, Tensor } from '../graph/ir.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { asFloat32 } from '../graph/tensor.ts';
import { AdamW, type AdamWOptions, type HostGradient, type OptimizerState } from '../runtime/optimizer.ts';

/** A graph whose trainable parameters are inputs and whose gradients are outputs. */
export interface Differentiated {
  readonly graph: Graph;
  readonly gradients: ReadonlyMap<string, Gradient>;
}

export interface StepResult {
  /** The scalar outputs asked for, by name. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Global norm of the gradients before clipping. */
  readonly norm: number;
}

/** A model in training: the parameters in graph layout, the optimizer, the compiled step. */
export class Trainer {
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly #dims: ReadonlyMap<string, readonly number[]>;
  readonly #gradients: ReadonlyMap<string, Gradient>;
  readonly #optimizer: AdamW;
  readonly #executable: Executable;
  readonly #fixed: Feeds;
  /** Dense gradients land in the same arrays every step. */
  readonly #places: Record<string, Feed | null> = {};

  private constructor(model: Differentiated, initial: ReadonlyMap<string, Tensor>, optimizer: AdamWOptions, executable: Executable) {
    this.#gradients = model.gradients;
    this.#executable = executable;
    this.#dims = new Map(Array.from(model.gradients.keys(), (name) => [name, initial.get(name)!.dims]));
    this.parameters = new Map(Array.from(this.#dims.keys(), (name) => [name, asFloat32(initial.get(name)!).slice()]));
    const widths = new Map<string, number>();
    for (const [name, gradient] of model.gradients) {
      const [rows = 1, ...rest] = this.#dims.get(name)!;
      if (gradient.kind === 'rows') {
        widths.set(name, this.parameters.get(name)!.length / rows);
        for (const part of gradient.parts) Object.assign(this.#places, { [part.ids]: null, [part.rows]: null });
      } else {
        const dims = [rows, ...rest];
        this.#places[gradient.name] = { type: 'float32', dims: this.#dims.get(name)!.length ? dims : [], data: new Float32Array(this.parameters.get(name)!.length) };
      }
    }
    this.#optimizer = new AdamW(this.parameters, widths, optimizer);
    this.#fixed = Object.fromEntries(
      Array.from(this.parameters, ([name, data]) => [name, { type: 'float32', dims: this.#dims.get(name)!, data }]),
    );
  }

  /** Compiles `model` and starts from `initial`, the parameters in graph layout (copied). */
  static async start(model: Differentiated, initial: ReadonlyMap<string, Tensor>, optimizer: AdamWOptions, engine: Engine, options: EngineOptions): Promise<Trainer> {
    const executable = await engine.compile(concat(writeModel(model.graph).model), { memoryPattern: false, ...options });
    return new Trainer(model, initial, optimizer, executable);
  }

  /** Forward, backward, update. `rows` names the ids that each row-sparse parameter is about to be read at. */
  async step(feeds: Feeds, rows: Readonly<Record<string, BigInt64Array>>, scalars: readonly string[]): Promise<StepResult> {
    for (const [name, ids] of Object.entries(rows)) this.#optimizer.prepare(name, ids);
    const wanted = Object.fromEntries(scalars.map((name) => [name, null]));
    const outputs = await this.#executable.run({ ...this.#fixed, ...feeds }, { ...wanted, ...this.#places });
    const norm = this.#optimizer.step(this.#collect(outputs));
    return { norm, scalars: Object.fromEntries(scalars.map((name) => [name, Number(outputs[name]!.data[0])])) };
  }

  /** Only the gradients and scalars of a batch; nothing is updated. */
  async gradients(feeds: Feeds, scalars: readonly string[]): Promise<{ gradients: ReadonlyMap<string, HostGradient>; scalars: Readonly<Record<string, number>> }> {
    const outputs = await this.#executable.run({ ...this.#fixed, ...feeds });
    return { gradients: this.#collect(outputs), scalars: Object.fromEntries(scalars.map((name) => [name, Number(outputs[name]!.data[0])])) };
  }

  /** The parameters as they are now, in graph layout; views that later steps change. */
  current(): ReadonlyMap<string, Tensor> {
    this.#optimizer.settle();
    return new Map(
      Array.from(this.parameters, ([name, data]) => [
        name,
        { type: 'float32', dims: this.#dims.get(name)!, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) },
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

  #collect(outputs: Readonly<Record<string, Feed>>): Map<string, HostGradient> {
    return new Map(
      Array.from(this.#gradients, ([name, gradient]): [string, HostGradient] => [
        name,
        gradient.kind === 'dense'
          ? (outputs[gradient.name]!.data as Float32Array)
          : gradient.parts.map((part) => ({
              ids: outputs[part.ids]!.data as BigInt64Array,
              rows: outputs[part.rows]!.data as Float32Array,
            })),
      ]),
    );
  }
}
