// Which imported encoders are our own.
import { describe, expect, it } from 'vitest';
import type { Graph, Node } from '../../toolkit/graph/ir.ts';
import { readModel } from '../../toolkit/graph/proto.ts';
import { ints } from '../../toolkit/graph/tensor.ts';
import { type Checkpoint, type ImportOptions, notes } from '../../toolkit/model/checkpoint/import.ts';
import { sourceOf } from '../../toolkit/model/checkpoint/source.ts';
import { importGraph } from '../../toolkit/model/imported/import.ts';
import { taggerShapes } from '../../toolkit/model/tagger.ts';
import { asOwn } from '../../toolkit/train/own.ts';
import { goldenBytes, goldenConfig, goldenParameters } from '../golden.ts';
import { exportedBytes, type Style, styles } from '../model/imported/exported.ts';

const open = (name: string) =>
  name === 'vocab.txt' ? sourceOf(goldenBytes('hf-checkpoint/vocab.txt'), name) : undefined;

const checkpoint = (
  style: Style,
  change: (graph: Graph) => Graph = (graph) => graph,
  options: ImportOptions = {},
): Checkpoint =>
  importGraph(
    change(readModel(exportedBytes(goldenConfig(), goldenParameters(), style))),
    'm.onnx',
    { name: 'f', open },
    options,
  );

const changed =
  (op: string, change: (node: Node) => Node) =>
  (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.op === op ? change(node) : node)),
  });

describe('an imported encoder', () => {
  it.each(Object.entries(styles) as [string, Style][])('from %s is the BERT it was', async (_, style) => {
    const came = checkpoint(style);
    const own = await asOwn(came);
    const { hidden_size, num_attention_heads, intermediate_size, num_hidden_layers } = goldenConfig();
    expect(own.config).toMatchObject({ hidden_size, num_attention_heads, intermediate_size, num_hidden_layers });
    expect(own.config).not.toHaveProperty('encoder_graph');
    expect(own.config).not.toHaveProperty('pooling');
    expect(own.config.layer_norm_eps).toBeCloseTo(goldenConfig().layer_norm_eps, 9);
    expect(own.parameters).toBe(came.parameters);
    expect([notes(came).map(({ key }) => key), notes(own)]).toEqual([['model.imported'], []]);
  });

  it('without a head, and for tags, is so too', async () => {
    expect(
      (await asOwn(checkpoint({ ...styles['opset 14'], outputs: 'states' }))).config.encoder_graph,
    ).toBeUndefined();
    const tags = checkpoint(styles['opset 17'], undefined, { shapes: taggerShapes, labels: ['O'] });
    expect((await asOwn(tags)).config.encoder_graph).toBeUndefined();
  });

  it.each<[string, Style, (graph: Graph) => Graph]>([
    ['another activation of the pooler', styles['opset 14'], changed('Tanh', (node) => ({ ...node, op: 'Relu' }))],
    ['another activation inside', styles['opset 17'], changed('Erf', (node) => ({ ...node, op: 'Tanh' }))],
    [
      'the last token in place of the first',
      { ...styles['opset 14'], outputs: 'pooled' },
      changed('Gather', (node) =>
        node.name.startsWith('/bert/pooler') ? { ...node, inputs: [node.inputs[0]!, 'last'] } : node,
      ),
    ],
  ])('with %s stays what it is', async (_, style, change) => {
    const withLast = (graph: Graph): Graph => ({
      ...graph,
      initializers: new Map([...graph.initializers, ['last', ints([], [-1])]]),
    });
    const came = checkpoint(style, (graph) => change(withLast(graph)));
    expect(await asOwn(came)).toBe(came);
  });
});
