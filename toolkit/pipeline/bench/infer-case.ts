// One model in a fresh process: float32 and INT8 side by side, one sentence of 128 tokens at a time.
import { collect } from '../../../calibration/collect.ts';
import type { RangeTable } from '../../../calibration/range.ts';
import { profile } from '../../../device-profiles/profiles.ts';
import { activations, quantize, type Scheme } from '../../compress/index.ts';
import type { Executable, Feeds } from '../../engine/engine.ts';
import { ort } from '../../engine/ort.ts';
import type { Graph } from '../../graph/ir.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { classifier } from '../../model/classifier.ts';
import { configOf, type Preset } from '../../model/config.ts';
import { initialise } from '../../model/parameters.ts';
import { streamKey, word } from '../../random/random.ts';
import { collate } from '../../text/batch.ts';
import { batchFeeds } from '../../train/feeds.ts';
import { median } from './report.ts';

export interface InferCase {
  readonly preset: Preset;
  readonly length: number;
  readonly runs: number;
  readonly threads: number;
}

export interface InferFigures {
  readonly name: string;
  /** Milliseconds per sentence. */
  readonly ms: number;
  /** Median over the rounds of float32's time divided by this one's. */
  readonly speedup: number;
  readonly MB: number;
}

const VOCABULARY = 21128;

function sentence(length: number, seed: number): Feeds {
  const key = streamKey(11, seed);
  const ids = Array.from({ length }, (_, i) => 104 + (word(key, i) % (VOCABULARY - 104)));
  return batchFeeds(collate([{ ids, typeIds: ids.map(() => 0) }], 0));
}

async function measure({ preset, length, runs, threads }: InferCase): Promise<readonly InferFigures[]> {
  const config = configOf(preset, VOCABULARY);
  const float = classifier(config, initialise(config, 10, 1));
  const scheme = profile('linux-x64').quantization;
  const fixed: Scheme = { ...scheme, mode: 'static' };
  const dynamic: Scheme = { ...scheme, mode: 'dynamic' };
  const tensors = activations(float, fixed);
  const calibration = [0, 1, 2, 3].map((seed) => sentence(length, seed));
  const ranges: RangeTable = await collect(float, ort, () => calibration, {
    tensors,
    observer: { kind: 'minmax' },
    rows: 'attention_mask',
    threads,
  });
  const graphs: readonly (readonly [string, Graph])[] = [
    ['float32', float],
    ['INT8 static', quantize(float, { scheme: fixed, ranges })],
    ['INT8 dynamic', quantize(float, { scheme: dynamic })],
  ];
  const entries: { name: string; MB: number; executable: Executable; times: number[] }[] = [];
  for (const [name, graph] of graphs) {
    const bytes = concat(writeModel(graph).model);
    entries.push({ name, MB: bytes.length / 1e6, executable: await ort.compile(bytes, { threads }), times: [] });
  }
  const feeds = sentence(length, 9);
  // Turn by turn, so that a slow moment of a shared machine falls on all alike.
  for (let round = 0; round < runs + 2; round++) {
    for (const { executable, times } of entries) {
      await executable.run(feeds);
      const start = performance.now();
      await executable.run(feeds);
      if (round >= 2) times.push(performance.now() - start);
    }
  }
  const base = entries[0]!.times;
  return entries.map(({ name, MB, times }) => ({
    name,
    MB,
    ms: median(times),
    speedup: median(times.map((time, i) => base[i]! / time)),
  }));
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as InferCase))}\n`);
