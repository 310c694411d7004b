// An encoder by itself, whatever head it has been trained under.
import type { Graph } from '../graph/ir.ts';
import type { ModelConfig } from './config.ts';
import { encode, inputs } from './encoder.ts';
import type { Parameters } from './parameters.ts';
import { openSite } from './site.ts';

/**
 * The inference graph: `input_ids`, `attention_mask`, `token_type_ids` int64 [batch, sequence] → the token states after the last
 * layer [batch · sequence, hidden]; those after the others are in it. `parameters` are in checkpoint layout.
 */
export function encoderGraph(config: ModelConfig, parameters: Parameters): Graph {
  const site = openSite('encoder', config, parameters, false);
  const { hidden } = encode(site, inputs(site.builder));
  site.builder.output(hidden.at(-1)!);
  return site.builder.build();
}
