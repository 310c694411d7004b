// Stage 6, per device: the student in the integers the device profile asks for, and how close it stays to the float one.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fidelity, fidelity, missed, quantize, type Scheme } from '../../compress/index.ts';
import { ort } from '../../engine/ort.ts';
import { evaluate } from '../../evaluate/evaluate.ts';
import type { Graph } from '../../graph/ir.ts';
import { concat, readModel, writeModel } from '../../graph/proto.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import type { Artifact } from '../store.ts';
import { readRanges } from './calibrate.ts';
import { LOGITS } from './evaluate.ts';
import { readPart, readPrepared, tokenizerOf } from './examples.ts';
import { readLogits, readNetwork, withPredictor } from './network.ts';

const [MODEL, REPORT] = ['model.onnx', 'fidelity.json'];

export interface Compressed extends Omit<Fidelity, 'sqnr'> {
  readonly accuracy: number;
  readonly macroF1: number;
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
    version: 1,
    settings: { maxLength, scheme: { ...scheme }, threads },
    async *run({ inputs, draft }) {
      const prepared = await readPrepared(inputs['data']!);
      const { labels } = prepared;
      const float = await readNetwork(inputs['student']!, labels.length);
      const ranges = inputs['calibrate'] ? { ranges: await readRanges(inputs['calibrate']) } : {};
      const graph = quantize(float, { scheme, ...ranges });
      const bytes = concat(writeModel(graph).model);
      await writeFile(join(draft, MODEL), bytes);
      const left = missed(await optimized(bytes, join(draft, 'optimized.onnx')), scheme).map(({ name }) => name);

      const test = await readPart(inputs['data']!, 'test');
      const parts = { tokenizer: tokenizerOf(prepared, maxLength), labels, threads };
      const { accuracy, macroF1, logits } = await withPredictor(graph, parts, (predictor) =>
        evaluate(predictor, test, labels),
      );
      const before = await readLogits(join(inputs['evaluate']!.folder, LOGITS), labels.length);
      const { sqnr: _, ...close } = fidelity(flat(before), flat(logits), labels.length);
      const report: Compressed = { accuracy, macroF1, ...close, missed: left };
      await writeFile(join(draft, REPORT), `${JSON.stringify(report, null, 2)}\n`);
      yield { kind: 'metric', step, name: 'pipeline.metric.int8-accuracy', value: accuracy, unit: 'share' };
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
