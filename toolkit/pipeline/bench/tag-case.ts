// What a CRF adds to a tagger's step: the same network with its loss and with a loss per token, step by step in turn.
import { ort } from '../../engine/ort.ts';
import { Builder } from '../../graph/build.ts';
import { ints } from '../../graph/tensor.ts';
import { configOf, type ModelConfig, type Preset } from '../../model/config.ts';
import { type Parameters, relaid } from '../../model/parameters.ts';
import { firstTagger, trainingTagger } from '../../model/tagger.ts';
import { streamKey, word } from '../../random/random.ts';
import { createViterbi } from '../../runtime/viterbi.ts';
import { collate } from '../../text/batch.ts';
import { batchFeeds, maskFeeds } from '../../train/feeds.ts';
import { goldFeeds } from '../../train/gold.ts';
import { type TrainingGraph, trainable } from '../../train/graph.ts';
import { Masks } from '../../train/masks.ts';
import { taggingGraph } from '../../train/tagger.ts';
import { Trainer } from '../../train/trainer.ts';
import { median } from './report.ts';

export interface TagCase {
  readonly preset: Preset;
  readonly batch: number;
  readonly length: number;
  /** Places of the CRF's graph; at least `length`. */
  readonly places: number;
  readonly tags: number;
  readonly steps: number;
  readonly threads: number;
}

/** Medians of wall time, and of the processor time of all threads, which other programs disturb less. */
export interface Times {
  readonly wall: number;
  readonly cpu: number;
}

export interface TagFigures {
  readonly plainMs: Times;
  readonly crfMs: Times;
  /** Median over pairs of steps of (with CRF − without) / without. */
  readonly share: Times;
  readonly compileMs: number;
  /** Viterbi of one sentence of `length` tokens. */
  readonly viterbiMs: number;
}

const VOCABULARY = 21128;
const WORDS = 'bert.embeddings.word_embeddings.weight';

/** −Σ tags · log softmax(emissions): what the CRF replaces. Its three vectors are not trained here. */
function plainGraph(config: ModelConfig, parameters: Parameters, tags: number): TrainingGraph {
  const { graph: forward, masks } = trainingTagger(config, parameters);
  const b = new Builder('plain', { ...forward, outputs: [] });
  const logs = b.op('LogSoftmax', ['emissions'], { axis: -1 });
  const gold = b.input('tags', 'float32', ['batch', 'sequence', tags]);
  const sum = b.op('ReduceSum', [b.op('Mul', [logs, gold]), b.constant(ints([3], [0, 1, 2]))], { keepdims: 0 });
  b.output(b.op('Neg', [sum], {}, 'loss'));
  const trained = new Map([...parameters].filter(([name]) => !name.startsWith('crf.')));
  return trainable(b, trained, masks, ['loss']);
}

async function measure(of: TagCase): Promise<TagFigures> {
  const { preset, batch, length, places, tags, steps, threads } = of;
  const config = configOf(preset, VOCABULARY);
  const initial = firstTagger(config, tags, 1);
  const start = (graph: TrainingGraph): Promise<Trainer> =>
    Trainer.start(graph, relaid(initial), { learningRate: () => 1e-4 }, ort, { threads });
  const begun = performance.now();
  const crf = taggingGraph(config, tags, initial, places);
  const withCrf = await start(crf);
  const compileMs = performance.now() - begun;
  const without = await start(plainGraph(config, initial, tags));
  const masks = new Masks(crf.masks, 1);
  const times: Record<'plain' | 'crf', Times[]> = { plain: [], crf: [] };
  const step = async (kind: 'plain' | 'crf', number: number): Promise<void> => {
    const rows = Array.from({ length: batch }, (_, i) => {
      const key = streamKey(7, number, i);
      const ids = Array.from({ length }, (_, k) => 104 + (word(key, k) % (VOCABULARY - 104)));
      return { ids, typeIds: Array<number>(length).fill(0), tags: ids.map((id) => id % tags) };
    });
    const [started, used] = [performance.now(), process.cpuUsage()];
    const batched = collate(rows, 0);
    const gold = goldFeeds(
      rows.map((row) => row.tags),
      kind === 'crf' ? places : length,
      tags,
    );
    const feeds = { ...batchFeeds(batched), ...maskFeeds(masks, number, batched) };
    const trainer = kind === 'crf' ? withCrf : without;
    const given = kind === 'crf' ? { ...feeds, ...gold } : { ...feeds, tags: gold['tags']! };
    await trainer.step(given, { [WORDS]: batched.ids }, ['loss']);
    const { user, system } = process.cpuUsage(used);
    if (number >= 3) times[kind].push({ wall: performance.now() - started, cpu: (user + system) / 1000 });
  };
  for (let number = 0; number < steps + 3; number++) {
    const order = ['plain', 'crf'] as const;
    for (const kind of number % 2 ? order.toReversed() : order) await step(kind, number);
  }
  await withCrf.release();
  await without.release();
  const share = times.crf.map(({ wall, cpu }, i) => ({
    wall: wall / times.plain[i]!.wall - 1,
    cpu: cpu / times.plain[i]!.cpu - 1,
  }));
  return {
    plainMs: medians(times.plain),
    crfMs: medians(times.crf),
    share: medians(share),
    compileMs,
    viterbiMs: viterbi(length, tags),
  };
}

const medians = (times: readonly Times[]): Times => ({
  wall: median(times.map(({ wall }) => wall)),
  cpu: median(times.map(({ cpu }) => cpu)),
});

function viterbi(length: number, tags: number): number {
  const values = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i * 1.3));
  const best = createViterbi({ start: values(tags), end: values(tags), transitions: values(tags * tags) });
  const [emissions, path] = [values(length * tags), new Int32Array(length)];
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now();
    best(emissions, path);
    return performance.now() - started;
  });
  return median(times);
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as TagCase))}\n`);
