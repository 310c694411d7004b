// One shape of one kind of attention in a fresh process: inference or whole training steps, and the memory they took.
import { ort } from '../../engine/ort.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { classifier } from '../../model/classifier.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import { initialise, relaid } from '../../model/parameters.ts';
import { streamKey, word } from '../../random/random.ts';
import { collate } from '../../text/batch.ts';
import { trainingGraph } from '../../train/classifier.ts';
import { batchFeeds, maskFeeds, targetFeeds } from '../../train/feeds.ts';
import { Masks } from '../../train/masks.ts';
import { rowsRead } from '../../train/reads.ts';
import { Trainer } from '../../train/trainer.ts';
import { median } from './report.ts';

export interface SlaCase {
  readonly kind: 'infer' | 'train';
  readonly attention: 'full' | 'sla';
  readonly batch: number;
  readonly length: number;
  readonly runs: number;
  readonly threads: number;
  readonly changes?: Partial<ModelConfig>;
}

export interface SlaFigures {
  /** Wall time of a run, and processor time of all its threads, which other programs disturb less: medians. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Largest resident memory of the process, and what it had grown by since the model was ready. */
  readonly peakMB: number;
  readonly grownMB: number;
}

const LABELS = 10;
const VOCABULARY = 8000;

async function measure(of: SlaCase): Promise<SlaFigures> {
  const { kind, attention, batch, length, runs, threads, changes } = of;
  const config = configOf('tinybert', VOCABULARY, { max_position_embeddings: length, attention, ...changes });
  const encodings = Array.from({ length: batch }, (_, i) => {
    const key = streamKey(7, i);
    return {
      ids: Array.from({ length }, (_, k) => 104 + (word(key, k) % (VOCABULARY - 104))),
      typeIds: Array<number>(length).fill(0),
    };
  });
  const batched = collate(encodings, 0);
  const { run, release } = await (kind === 'infer' ? inference(config, threads) : training(config, threads));
  const ready = process.resourceUsage().maxRSS;
  const times: { readonly wall: number; readonly cpu: number }[] = [];
  for (let i = 0; i <= runs; i++) {
    const [started, used] = [performance.now(), process.cpuUsage()];
    await run(batched);
    const { user, system } = process.cpuUsage(used);
    if (i > 0) times.push({ wall: performance.now() - started, cpu: (user + system) / 1000 });
  }
  const peak = process.resourceUsage().maxRSS;
  await release();
  return {
    wallMs: median(times.map(({ wall }) => wall)),
    cpuMs: median(times.map(({ cpu }) => cpu)),
    peakMB: peak / 1024,
    grownMB: (peak - ready) / 1024,
  };
}

interface Running {
  readonly run: (batch: ReturnType<typeof collate>) => Promise<unknown>;
  readonly release: () => Promise<void>;
}

async function inference(config: ModelConfig, threads: number): Promise<Running> {
  const graph = classifier(config, initialise(config, LABELS, 1));
  const executable = await ort.compile(concat(writeModel(graph).model), { threads });
  return { run: (batch) => executable.run(batchFeeds(batch)), release: () => executable.release() };
}

/** No dropout on attention weights on either side: sparse and linear attention has none. */
async function training(given: ModelConfig, threads: number): Promise<Running> {
  const config = { ...given, attention_probs_dropout_prob: 0 };
  const initial = initialise(config, LABELS, 1);
  const model = trainingGraph(config, LABELS, initial);
  const trainer = await Trainer.start(model, relaid(initial), { learningRate: () => 1e-4 }, ort, { threads });
  const masks = new Masks(model.masks, 1);
  const run = (batch: ReturnType<typeof collate>): Promise<unknown> => {
    const targets = Array.from({ length: batch.size }, (_, i) => ({ label: i % LABELS }));
    const feeds = {
      ...batchFeeds(batch),
      ...targetFeeds(targets, LABELS, 0.1),
      ...maskFeeds(masks, trainer.steps, batch),
    };
    return trainer.step(feeds, rowsRead(config, batch), ['loss']);
  };
  return { run, release: () => trainer.release() };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as SlaCase))}\n`);
