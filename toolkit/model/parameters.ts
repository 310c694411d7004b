// The parameters of an encoder with a classification head: names, shapes, first values.
import type { Tensor } from '../graph/ir.ts';
import { sizeOf, tensor, transposed } from '../graph/tensor.ts';
import { fillNormal, stream } from '../random/random.ts';
import type { ModelConfig } from './config.ts';

/** Parameters by Hugging Face name; linear weights are [out, in] as in a checkpoint. */
export type Parameters = ReadonlyMap<string, Tensor>;

const DEVIATION = 0.02; // initializer_range of BERT

/** Name and shape of every parameter, in checkpoint order. */
export function parameterShapes(config: ModelConfig, labels: number): ReadonlyMap<string, readonly number[]> {
  const { hidden_size: h, intermediate_size: f } = config;
  const linear = (name: string, out: number, input: number): [string, number[]][] => [
    [`${name}.weight`, [out, input]],
    [`${name}.bias`, [out]],
  ];
  const norm = (name: string): [string, number[]][] => [
    [`${name}.weight`, [h]],
    [`${name}.bias`, [h]],
  ];
  const layer = (i: number): [string, number[]][] => {
    const at = `bert.encoder.layer.${i}`;
    return [
      ...['query', 'key', 'value'].flatMap((part) => linear(`${at}.attention.self.${part}`, h, h)),
      ...linear(`${at}.attention.output.dense`, h, h),
      ...norm(`${at}.attention.output.LayerNorm`),
      ...linear(`${at}.intermediate.dense`, f, h),
      ...linear(`${at}.output.dense`, h, f),
      ...norm(`${at}.output.LayerNorm`),
    ];
  };
  return new Map<string, number[]>([
    ['bert.embeddings.word_embeddings.weight', [config.vocab_size, h]],
    ['bert.embeddings.position_embeddings.weight', [config.max_position_embeddings, h]],
    ['bert.embeddings.token_type_embeddings.weight', [config.type_vocab_size, h]],
    ...norm('bert.embeddings.LayerNorm'),
    ...Array.from({ length: config.num_hidden_layers }, (_, i) => layer(i)).flat(),
    ...linear('bert.pooler.dense', h, h),
    ...linear('classifier', labels, h),
  ]);
}

/** First values: normal(0, 0.02) for weights, 1 for LayerNorm scales, 0 for biases. The same seed gives the same bytes. */
export function initialise(config: ModelConfig, labels: number, seed: number): Parameters {
  return new Map(
    Array.from(parameterShapes(config, labels), ([name, dims], i) => {
      const values = new Float32Array(sizeOf(dims));
      if (name.endsWith('LayerNorm.weight')) values.fill(1);
      else if (name.endsWith('.weight')) fillNormal(values, DEVIATION, stream(seed, 'weights', i));
      return [name, tensor('float32', dims, values)];
    }),
  );
}

/** Whether a parameter is the [out, in] weight of a linear layer (and so stands transposed in the graph). */
export function isLinear(name: string, dims: readonly number[]): boolean {
  return dims.length === 2 && !name.includes('embeddings');
}

/** Between checkpoint layout ([out, in]) and graph layout ([in, out]); its own inverse. */
export function relaid(parameters: Parameters): Parameters {
  return new Map(
    Array.from(parameters, ([name, value]) => [name, isLinear(name, value.dims) ? transposed(value) : value]),
  );
}
