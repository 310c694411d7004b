// Encoders from the world, in the habits of three times of torch.onnx, against PyTorch's own values.
import { describe, expect, it } from 'vitest';
import { quantize } from '../../../toolkit/compress/quantize.ts';
import { targets } from '../../../toolkit/compress/targets.ts';
import type { Feeds } from '../../../toolkit/engine/engine.ts';
import { ort } from '../../../toolkit/engine/ort.ts';
import type { Graph, Node, Tensor } from '../../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../../toolkit/graph/proto.ts';
import { rename } from '../../../toolkit/graph/rewrite.ts';
import { verify } from '../../../toolkit/graph/verify.ts';
import { classifier } from '../../../toolkit/model/classifier.ts';
import { type Recognised, recognise } from '../../../toolkit/model/imported/recognise.ts';
import { parameterShapes } from '../../../toolkit/model/parameters.ts';
import { firstTagger, tagger } from '../../../toolkit/model/tagger.ts';
import { type Forward, golden, goldenConfig, goldenFeeds, goldenParameters } from '../../golden.ts';
import { exportedBytes, type Style, styles } from './exported.ts';

const want = golden<Forward>('hf-forward.json');

const graphOf = (style: Style): Graph => readModel(exportedBytes(goldenConfig(), goldenParameters(), style));
const recognised = (style: Style, pooled = true): Recognised => recognise(graphOf(style), { where: 'm.onnx', pooled });

async function run(graph: Graph, feeds: Feeds, names: readonly string[]): Promise<readonly Float32Array[]> {
  const executable = await ort.compile(concat(writeModel(graph).model));
  const outputs = await executable.run(feeds);
  await executable.release();
  return names.map((name) => outputs[name]!.data as Float32Array);
}

const apart = (ours: ArrayLike<number>, values: readonly number[]): number =>
  Math.max(...values.map((value, i) => Math.abs(value - ours[i]!)));

const all = Object.entries(styles) as [string, Style][];

describe.each(all)('a classifier from %s', (_, style) => {
  const { config, parameters } = recognised(style);

  it('has the sizes and the parameters of the model it was', () => {
    const { hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, vocab_size } = goldenConfig();
    expect(config).toMatchObject({
      hidden_size,
      num_hidden_layers,
      num_attention_heads,
      intermediate_size,
      vocab_size,
    });
    expect(config).toMatchObject({
      max_position_embeddings: 64,
      type_vocab_size: 2,
      pooling: 'own',
      pooled_size: hidden_size,
    });
    const dims = (of: Recognised['parameters']) =>
      Object.fromEntries(Array.from(of, ([name, value]) => [name, value.dims]).sort());
    expect(dims(parameters)).toEqual(dims(goldenParameters()));
    expect(new Map(Array.from(parameters, ([name, value]) => [name, value.dims]))).toEqual(parameterShapes(config, 3));
  });

  it('gives the logits of PyTorch', async () => {
    const graph = classifier(config, parameters);
    expect(verify(graph)).toEqual([]);
    const [logits] = await run(graph, goldenFeeds(), ['logits']);
    expect(apart(logits!, want.classifier_logits.values)).toBeLessThan(1e-5);
  });

  it('in integers stays close: every linear layer but the head is one', async () => {
    const graph = classifier(config, parameters);
    const scheme = {
      mode: 'dynamic',
      activations: 'uint8',
      weights: 'int8',
      perChannel: true,
      reduceRange: false,
    } as const;
    const linears = [...targets(graph, { ...scheme, embeddings: 'float32' }).values()].filter(
      ({ kind }) => kind === 'linear',
    );
    expect(linears).toHaveLength(6 * config.num_hidden_layers + 1);
    const [logits] = await run(quantize(graph, { scheme: { ...scheme, embeddings: 'float32' } }), goldenFeeds(), [
      'logits',
    ]);
    const largest = Math.max(...want.classifier_logits.values.map(Math.abs));
    expect(apart(logits!, want.classifier_logits.values) / largest).toBeLessThan(0.05);
  });
});

describe('an encoder without a head', () => {
  it('gives its token states, and a head of ours the first of them', async () => {
    const { config, parameters } = recognised({ ...styles['opset 17'], outputs: 'states' });
    expect([config.pooling, parameters.has('bert.pooler.dense.weight')]).toEqual([undefined, false]);
    const graph = classifier(config, new Map([...goldenParameters(), ...parameters]));
    const [logits] = await run(graph, goldenFeeds(), ['logits']);
    expect(apart(logits!, want.classifier_logits.values)).toBeLessThan(1e-5);
  });

  it('with a pooled state of its own is judged by that', async () => {
    const { config, parameters } = recognised({ ...styles['opset 14'], outputs: 'pooled' });
    expect([config.pooling, parameters.has('classifier.weight')]).toEqual(['own', false]);
    const graph = classifier(config, new Map([...goldenParameters(), ...parameters]));
    const [logits] = await run(graph, goldenFeeds(), ['logits']);
    expect(apart(logits!, want.classifier_logits.values)).toBeLessThan(1e-5);
  });

  it('for tags keeps a head on tokens, and nothing of a pooler', async () => {
    const { config, parameters } = recognised({ ...styles['opset 11'], outputs: 'tokens' }, false);
    expect(parameters.get('classifier.weight')!.dims).toEqual([3, config.hidden_size]);
    expect(
      [...recognised(styles['opset 14'], false).parameters.keys()].filter((name) => /pooler|classifier/.test(name)),
    ).toEqual([]);
    const graph = tagger(config, new Map([...firstTagger(config, 3, 1), ...parameters]));
    const [emissions] = await run(graph, goldenFeeds(), ['emissions']);
    const [theirs] = await run(graphOf({ ...styles['opset 11'], outputs: 'tokens' }), goldenFeeds(), ['logits']);
    expect(apart(emissions!, [...theirs!])).toBeLessThan(1e-5);
  });
});

describe('an encoder of half-precision numbers', () => {
  /** Rounded to bfloat16: the upper half of each float32. */
  const halved = (graph: Graph): Graph => {
    const half = (value: Tensor): Tensor => {
      if (value.type !== 'float32') return value;
      const words = new Uint32Array(value.data.slice().buffer);
      return {
        type: 'bfloat16',
        dims: value.dims,
        data: new Uint8Array(Uint16Array.from(words, (bits) => bits >>> 16).buffer),
      };
    };
    const cast = (node: Node): Node =>
      node.op === 'Cast' && node.attributes['to']?.value === 1
        ? { ...node, attributes: { to: { kind: 'int', value: 16 } } }
        : node;
    return {
      ...graph,
      nodes: graph.nodes.map(cast),
      initializers: new Map(Array.from(graph.initializers, ([name, value]) => [name, half(value)])),
      outputs: graph.outputs.map((output) => ({ ...output, type: 'bfloat16' })),
    };
  };

  it('is trained in float32', async () => {
    const { config, parameters } = recognise(halved(graphOf(styles['opset 14'])), { where: 'm.onnx', pooled: true });
    expect(Array.from(parameters.values(), ({ type }) => type)).toEqual(Array(57).fill('float32'));
    const [logits] = await run(classifier(config, parameters), goldenFeeds(), ['logits']);
    expect(apart(logits!, want.classifier_logits.values)).toBeLessThan(0.1);
  });
});

describe('an encoder that cannot be trained', () => {
  const graph = graphOf(styles['opset 17']);
  const refused = (of: Graph) => () => recognise(of, { where: 'm.onnx', pooled: true });

  it('is refused with what it lacks', () => {
    expect(refused({ ...graph, opset: { '': 8 } })).toThrow('m.onnx: expected ONNX operator set 9 to 26, received 8');
    expect(refused({ ...graph, opset: { '': 99 } })).toThrow('received 99');
    expect(refused(rename(graph, new Map([['attention_mask', 'pixels']])))).toThrow(
      /m\.onnx: expected integer inputs .* pixels/,
    );
    const fixed = graph.inputs.map((input) => ({ ...input, shape: [1, 128] }));
    expect(refused({ ...graph, inputs: fixed })).toThrow(
      'input input_ids to be [batch, sequence] of any size, received [1, 128]',
    );
    const replaced = (op: string): Graph => ({
      ...graph,
      nodes: graph.nodes.map((node) =>
        node.op === 'LayerNormalization' ? { ...node, op, inputs: node.inputs.slice(0, 1), attributes: {} } : node,
      ),
    });
    expect(refused(replaced('Relu'))).toThrow('m.onnx: expected the states of every token');
    expect(refused(replaced('Softplus'))).toThrow(
      'm.onnx: expected operators that can be trained through, received Softplus (node /bert/embeddings/LayerNorm/LayerNormalization)',
    );
  });
});
