// ONNX encoders on disk that cannot be gone on from: each refused in one sentence that names the file.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Graph, Node } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { readPretrained } from '../../toolkit/train/pretrained.ts';
import { scratch } from '../export/tiny.ts';
import { goldenConfig, goldenParameters } from '../golden.ts';
import { fault } from '../graph/files.ts';
import { exported, styles } from '../model/imported/exported.ts';

const graph = exported(goldenConfig(), goldenParameters(), styles['opset 14']);
const vocabulary = join(import.meta.dirname, '../golden/hf-checkpoint/vocab.txt');

async function placed(of: Graph | Uint8Array, vocab: string | undefined = vocabulary): Promise<string> {
  const folder = await scratch();
  mkdirSync(join(folder, 'onnx'));
  writeFileSync(join(folder, 'onnx', 'model.onnx'), of instanceof Uint8Array ? of : concat(writeModel(of).model));
  if (vocab === vocabulary) copyFileSync(vocab, join(folder, 'vocab.txt'));
  else if (vocab !== undefined) writeFileSync(join(folder, 'vocab.txt'), vocab);
  return folder;
}

const changed = (at: (node: Node) => boolean, change: (node: Node) => Node): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (at(node) ? change(node) : node)),
});

const named = (name: string) => (node: Node) => node.name === name;

describe('an ONNX encoder', () => {
  it('lies in the folder of its vocabulary, or below it', async () => {
    const { config, labels, vocab } = readPretrained(await placed(graph));
    expect([config.hidden_size, labels.length, vocab.tokens.length]).toEqual([48, 3, 1200]);
  });

  it('whose weights lie beside it needs both files, and no others', async () => {
    const outside = (location: string): Uint8Array => concat(writeModel(graph, { external: { location } }).model);
    const { external } = writeModel(graph, { external: { location: 'model.onnx_data' } });
    const folder = await placed(outside('model.onnx_data'));
    expect(fault(() => readPretrained(folder)).message).toContain('expected the external data file "model.onnx_data"');
    const data = concat(external);
    writeFileSync(join(folder, 'onnx', 'model.onnx_data'), data);
    expect(readPretrained(folder).missing).toEqual([]);
    writeFileSync(join(folder, 'onnx', 'model.onnx_data'), data.subarray(0, data.length / 2));
    expect(fault(() => readPretrained(folder)).key).toBe('graph.external-range');
    for (const location of ['../vocab.txt', '/etc/hostname', 'a/../../vocab.txt']) {
      const escaped = await placed(outside(location));
      expect(fault(() => readPretrained(escaped)).key).toBe('graph.external-outside');
    }
  });

  it.each<[string, Graph, RegExp]>([
    [
      'a cycle',
      changed(named('/bert/encoder/layer.1/Add'), (node) => ({
        ...node,
        inputs: [node.inputs[0]!, '/bert/encoder/layer.2/Add_output_0'],
      })),
      /model\.onnx: expected nodes that can be put in order, received a cycle through/,
    ],
    [
      'a weight that is not there',
      {
        ...graph,
        initializers: new Map([...graph.initializers].filter(([name]) => name !== 'bert.pooler.dense.weight')),
      },
      /Gemm .*: expected a value that exists, received "bert\.pooler\.dense\.weight"/,
    ],
    [
      'weights that are no numbers',
      {
        ...graph,
        initializers: new Map(graph.initializers).set(
          'bert.pooler.dense.bias',
          floats([48], Array(48).fill(Number.NaN)),
        ),
      },
      /model\.onnx: expected finite numbers in bert\.pooler\.dense\.bias, received 48/,
    ],
    [
      'an operator that has no gradient',
      {
        ...changed(named('/bert/encoder/layer.0/Add'), (node) => ({
          ...node,
          op: 'CumSum',
          inputs: [node.inputs[0]!, 'axis'],
        })),
        initializers: new Map([...graph.initializers, ['axis', ints([], [1])]]),
      },
      /model\.onnx: expected operators that can be trained through, received CumSum \(node \/bert\/encoder\/layer\.0\/Add\)/,
    ],
    [
      'an opset of the future',
      { ...graph, opset: { '': 77 } },
      /model\.onnx: expected ONNX operator set 9 to 26, received 77/,
    ],
  ])('with %s is refused', async (_, of, sentence) => {
    const folder = await placed(of);
    expect(fault(() => readPretrained(folder)).message).toMatch(sentence);
  });

  it('without its vocabulary, or with that of another, is refused', async () => {
    const bare = await placed(graph, '');
    expect(fault(() => readPretrained(bare)).message).toMatch(
      /vocab\.txt: expected 1200 tokens, as vocab_size says, received 0/,
    );
    const other = await placed(graph, '[PAD]\n[UNK]\n');
    expect(fault(() => readPretrained(other)).key).toBe('model.vocab-size');
  });
});
