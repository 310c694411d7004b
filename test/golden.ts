// Reads the reference values under test/golden.
import { readFileSync } from 'node:fs';
import type { Feed, Feeds } from '../toolkit/engine/engine.ts';
import { parametersFrom } from '../toolkit/model/checkpoint.ts';
import type { ModelConfig } from '../toolkit/model/config.ts';
import { parameterShapes, type relaid } from '../toolkit/model/parameters.ts';
import { readSafetensors } from '../toolkit/model/safetensors.ts';

const path = (name: string): URL => new URL(`golden/${name}`, import.meta.url);

export const goldenBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(path(name)));
export const golden = <T>(name: string): T => JSON.parse(readFileSync(path(name), 'utf8')) as T;

export interface Shaped {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface Forward {
  readonly input_ids: readonly (readonly number[])[];
  readonly token_type_ids: readonly (readonly number[])[];
  readonly attention_mask: readonly (readonly number[])[];
  readonly hidden_states: readonly Shaped[];
  readonly pooled: Shaped;
  readonly classifier_logits: Shaped;
}

export const goldenConfig = (): ModelConfig => golden<ModelConfig>('hf-checkpoint/config.json');

export function goldenParameters(): ReturnType<typeof relaid> {
  const { tensors } = readSafetensors(goldenBytes('hf-checkpoint/model.safetensors'), 'model.safetensors');
  return parametersFrom(tensors, parameterShapes(goldenConfig(), 3), 'model.safetensors');
}

export function goldenFeeds(): Feeds {
  const forward = golden<Forward>('hf-forward.json');
  const feed = (rows: readonly (readonly number[])[]): Feed => ({
    type: 'int64',
    dims: [rows.length, rows[0]!.length],
    data: BigInt64Array.from(rows.flat(), BigInt),
  });
  return {
    input_ids: feed(forward.input_ids),
    attention_mask: feed(forward.attention_mask),
    token_type_ids: feed(forward.token_type_ids),
  };
}
