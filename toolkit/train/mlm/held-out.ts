// How well a masked language model does on documents it was not trained on.
import type { Engine, Executable, Feed } from '../../engine/engine.ts';
import type { Tensor } from '../../graph/ir.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { asFloat32 } from '../../graph/tensor.ts';
import type { Parameters } from '../../model/parameters.ts';
import type { Vocab } from '../../text/vocab.ts';
import { type Corpus, heldOutBatch, type Slicing } from './batch.ts';
import { maskedEvaluationGraph } from './graph.ts';
import type { HeldOut, MaskedTask } from './task.ts';

/** A compiled look at `corpus`: always the same sequences under the same masks, so that figures compare. */
export class Examiner {
  readonly #executable: Executable;
  readonly #batch: (number: number) => ReturnType<typeof heldOutBatch>;

  private constructor(executable: Executable, batch: (number: number) => ReturnType<typeof heldOutBatch>) {
    this.#executable = executable;
    this.#batch = batch;
  }

  /** `most`: sequences looked at. */
  static async start(
    config: MaskedTask['config'],
    parameters: Parameters,
    { corpus, vocab, slicing, most }: { corpus: Corpus; vocab: Vocab; slicing: Slicing; most: number },
    engine: Engine,
    threads: number,
  ): Promise<Examiner> {
    const model = concat(writeModel(maskedEvaluationGraph(config, parameters)).model);
    const executable = await engine.compile(model, { threads, memoryPattern: false });
    return new Examiner(executable, (number) => heldOutBatch(corpus, vocab, slicing, number, most));
  }

  /** `parameters` in graph layout, as a trainer has them. */
  async look(parameters: ReadonlyMap<string, Tensor>): Promise<HeldOut> {
    const fixed = Object.fromEntries(
      Array.from(parameters, ([name, value]): [string, Feed] => [
        name,
        { type: 'float32', dims: value.dims, data: asFloat32(value) },
      ]),
    );
    let [loss, hits, masked] = [0, 0, 0];
    for (let number = 0; ; number++) {
      const batch = this.#batch(number);
      if (!batch) return { loss: loss / masked, accuracy: hits / masked };
      const outputs = await this.#executable.run({ ...fixed, ...batch.feeds }, ['loss', 'hits']);
      loss += Number(outputs['loss']!.data[0]) * batch.masked;
      hits += Number(outputs['hits']!.data[0]) * batch.masked;
      masked += batch.masked;
    }
  }

  release(): Promise<void> {
    return this.#executable.release();
  }
}
