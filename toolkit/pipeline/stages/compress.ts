// Stage 6, per device: the student in the integers the device profile asks for, and how close it stays to the float one.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fidelity, fidelity, missed, quantize, type Scheme } from '../../compress/index.ts';
import { ort } from '../../engine/ort.ts';
import type { Graph } from '../../graph/ir.ts';
import { concat, readModel, writeModel } from '../../graph/proto.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { readRanges } from './calibrate.ts';
import { LOGITS, readMetrics } from './evaluate.ts';
import { readPart, readPrepared } from './examples.ts';
import { mainEvent } from './figures.ts';
import { readLogits, readNetwork, repliesTo, settingOf, withModel } from './network.ts';
import type { Scored } from './tasks/task.ts';
import { taskOf } from './tasks.ts';

const [MODEL, REPORT] = ['model.onnx', 'fidelity.json'];

export interface Compressed extends Omit<Fidelity, 'sqnr'>, Pick<Scored, 'main' | 'figures'> {
  /** Matrix products that should be integers and that the engine left in float32, by name. */
  readonly missed: readonly string[];
}

export function compressStage(
  { text: { maxLength } }: Recipe,
  profile: string,
  scheme: Scheme,
  threads: number,
): Stage {
  const step = `compress/${profile}`;
  return {
    step: { id: step, stage: 'compress', profile },
    needs: ['data', 'student', 'evaluate', ...(scheme.mode === 'static' ? ['calibrate'] : [])],
    version: 2,
    settings: { maxLength, scheme: { ...scheme }, threads },
    async *run({ inputs, draft, signal }) {
      const prepared = await readPrepared(inputs['data']!);
      const { labels } = prepared;
      const float = await readNetwork(inputs['student']!, prepared);
      const ranges = inputs['calibrate'] ? { ranges: await readRanges(inputs['calibrate']) } : {};
      const graph = quantize(float, { scheme, ...ranges });
      const bytes = concat(writeModel(graph).model);
      await writeFile(join(draft, MODEL), bytes);
      const left = missed(await optimized(bytes, join(draft, 'optimized.onnx')), scheme).map(({ name }) => name);

      const task = taskOf(prepared.task);
      const test = await readPart(inputs['data']!, 'test');
      const { thresholds } = await readMetrics(inputs['evaluate']!);
      const setting = { ...settingOf(prepared, maxLength, threads), ...(thresholds ? { thresholds } : {}) };
      const replies = await withModel(graph, setting, (model) => repliesTo(model, test, signal, task.ask));
      const scored = task.score(test, replies, labels);
      const before = await readLogits(join(inputs['evaluate']!.folder, LOGITS));
      const after = replies.map(({ logits }) => logits);
      const { sqnr: _, ...close } = fidelity(flat(before), flat(after), task.width ?? task.outputs(labels).length);
      const report: Compressed = { main: scored.main, figures: scored.figures, ...close, missed: left };
      await writeFile(join(draft, REPORT), `${JSON.stringify(report, null, 2)}\n`);
      yield mainEvent(step, 'int8', scored);
      yield { kind: 'metric', step, name: 'pipeline.metric.logit-error', value: close.mean, unit: 'number' };
      yield { kind: 'metric', step, name: 'pipeline.metric.float-matmuls', value: left.length, unit: 'count' };
      if (left.length > 0) {
        yield {
          kind: 'warning',
          step,
          key: 'pipeline.not-fused',
          values: { count: left.length, names: left.slice(0, 3).join(', ') },
        };
      }
    },
  };
}

/** The quantized graph. */
export async function readQuantized({ folder }: Artifact): Promise<Graph> {
  const where = join(folder, MODEL);
  return readModel(await readFile(where), { where });
}

/** How the quantized graph did. */
export async function readReport({ folder }: Artifact): Promise<Compressed> {
  return JSON.parse(await readFile(join(folder, REPORT), 'utf8')) as Compressed;
}

/** The graph as the engine itself will run it; `path` is used for a moment. */
async function optimized(model: Uint8Array, path: string): Promise<Graph> {
  const executable = await ort.compile(model, { optimizedPath: path, optimize: 'extended' });
  await executable.release();
  const graph = readModel(await readFile(path), { where: path });
  await rm(path);
  return graph;
}

const flat = (logits: readonly (readonly number[])[]): Float32Array => new Float32Array(logits.flat());
