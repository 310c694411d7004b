// Stage 5: training texts run through the float student, to see which values its activations take.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collect } from '../../../calibration/collect.ts';
import type { RangeTable } from '../../../calibration/range.ts';
import { formatTable, parseTable } from '../../../calibration/table.ts';
import type { Scheme } from '../../compress/scheme.ts';
import { activations } from '../../compress/targets.ts';
import type { Feeds } from '../../engine/engine.ts';
import { ort } from '../../engine/ort.ts';
import { inputOf } from '../../evaluate/evaluate.ts';
import { shuffled, stream } from '../../random/random.ts';
import { batchFeeds } from '../../runtime/feeds.ts';
import { bucket, collate } from '../../text/batch.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { readNetwork } from './network.ts';
import { taskOf } from './tasks.ts';

const RANGES = 'ranges.json';
/** The stage's own key already tells what a table was measured from. */
const KEY = 'store';
const BATCH = 16;

/** One pass serves all `schemes`: the ranges of every activation that one of them quantizes. */
export function calibrateStage(
  { text: { maxLength }, calibrate, seed }: Recipe,
  schemes: readonly Scheme[],
  threads: number,
): Stage {
  return {
    step: { id: 'calibrate', stage: 'calibrate' },
    needs: ['data', 'student'],
    version: 1,
    settings: {
      maxLength,
      calibrate,
      seed,
      schemes: [...new Set(schemes.map((scheme) => JSON.stringify(scheme)))].sort(),
      threads,
    },
    async *run({ inputs, draft, signal }) {
      const prepared = await readPrepared(inputs['data']!);
      const graph = await readNetwork(inputs['student']!, prepared);
      const train = await readPart(inputs['data']!, 'train');
      const tokenizer = tokenizerOf(prepared, maxLength);
      const chosen = shuffled(train, stream(seed, 'calibration')).slice(0, calibrate.samples);
      const { ask = inputOf, beside = () => ({}), texts } = taskOf(prepared.task);
      const encodings = chosen.map((example) => {
        const input = ask(example);
        if (typeof input === 'string') return tokenizer.encode(input);
        return texts === 2 ? tokenizer.encode(...input) : tokenizer.encode(input[0]);
      });
      const batches = bucket(
        encodings.map(({ ids }) => ids.length),
        { batchSize: BATCH },
      );
      const feeds = function* (): Generator<Feeds> {
        for (const rows of batches) {
          signal.throwIfAborted();
          const some = rows.map((row) => encodings[row]!);
          const batch = collate(some, tokenizer.vocab.pad);
          yield { ...batchFeeds(batch), ...beside(batch, tokenizer.vocab) };
        }
      };
      const tensors = [...new Set(schemes.flatMap((scheme) => activations(graph, scheme)))].sort();
      const observer = { kind: calibrate.observer };
      const ranges = await collect(graph, ort, feeds, { tensors, observer, rows: 'attention_mask', threads });
      await writeFile(join(draft, RANGES), formatTable(ranges, KEY));
      yield { kind: 'metric', step: 'calibrate', name: 'pipeline.metric.samples', value: chosen.length, unit: 'count' };
      yield {
        kind: 'metric',
        step: 'calibrate',
        name: 'pipeline.metric.tensors',
        value: tensors.length,
        unit: 'count',
      };
    },
  };
}

export async function readRanges({ folder }: Artifact): Promise<RangeTable> {
  const where = join(folder, RANGES);
  return parseTable(await readFile(where, 'utf8'), KEY, where);
}
