// Masked-LM training from a packed corpus: general knowledge of the language before any task.
import { ort } from '../../engine/ort.ts';
import { firstValues, maskedShapes, type Parameters, relaid } from '../../model/parameters.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { maskFeeds } from '../feeds.ts';
import { Masks } from '../masks.ts';
import { Meter } from '../meter.ts';
import { rowsRead } from '../reads.ts';
import { warmupStableDecay } from '../schedule.ts';
import { Trainer } from '../trainer.ts';
import { epochOf, trainingBatch } from './batch.ts';
import { maskedTrainingGraph } from './graph.ts';
import { Examiner } from './held-out.ts';
import { type MaskedEvent, type MaskedTask, maskedDefaults, maskedDigest, requireTrainable } from './task.ts';

/**
 * Trains and returns the parameters in checkpoint layout, head included. The same task on the same machine and thread count
 * gives the same bytes, however often it was interrupted and resumed: a step's number decides all it is fed. Throws the
 * signal's reason after writing a checkpoint.
 * Faults: those of `requireTrainable`, a corpus packed for another vocabulary, a loss or gradient that is not finite, a
 * checkpoint of another run.
 */
export async function* trainMasked(task: MaskedTask): AsyncGenerator<MaskedEvent, Parameters> {
  requireTrainable(task);
  const { config, vocab, corpus, heldOut, checkpoint, engine = ort } = task;
  const options = { ...maskedDefaults, ...task.options };
  const { steps, seed, threads, weightDecay, clip } = options;
  const initial = task.initial ?? firstValues(maskedShapes(config), seed);
  const learningRate = warmupStableDecay(options.learningRate, steps, options.warmup, options.decay);
  const model = maskedTrainingGraph(config, initial);
  const trainer = await Trainer.start(model, relaid(initial), { learningRate, weightDecay, clip }, engine, { threads });
  const looked = heldOut && { corpus: heldOut, vocab, slicing: options, most: options.heldOutSequences };
  const examiner = looked && (await Examiner.start(config, initial, looked, engine, threads));
  try {
    const run = checkpoint ? maskedDigest(task) : '';
    const saved = checkpoint?.read();
    if (checkpoint && saved) trainer.load(readCheckpoint(saved, checkpoint.where, run));
    const masks = new Masks(model.masks, seed);
    const meter = new Meter(task.now, trainer.steps, steps);
    let savedAt = task.now();
    while (trainer.steps < steps) {
      if (checkpoint && (task.signal?.aborted || task.now() - savedAt > checkpoint.everySeconds * 1000)) {
        await checkpoint.write(writeCheckpoint(trainer.save(), run));
        savedAt = task.now();
      }
      task.signal?.throwIfAborted();
      const before = trainer.steps;
      const { batch, feeds } = trainingBatch(corpus, vocab, options, before);
      const dropped = maskFeeds(masks, before, batch);
      const { scalars } = await trainer.step({ ...feeds, ...dropped }, rowsRead(config, batch), model.scalars);
      const step = trainer.steps;
      const pace = meter.tick(batch.size * batch.length);
      const due = step === steps || step % options.evaluateEvery === 0;
      const found = examiner && due ? { heldOut: await examiner.look(trainer.current()) } : {};
      const epoch = epochOf(corpus, options.length, before * options.batchSize);
      yield { step, steps, epoch, loss: scalars['loss']!, learningRate: learningRate(step), ...pace, ...found };
    }
    return relaid(trainer.current());
  } finally {
    await examiner?.release();
    await trainer.release();
  }
}
