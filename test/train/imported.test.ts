// A graph that came from elsewhere is trained like our own: operators as PyTorch exports them, read from a file.
import { describe, expect, it } from 'vitest';
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { inputsFrom } from '../../toolkit/graph/rewrite.ts';
import { inferShapes } from '../../toolkit/graph/shapes.ts';
import { floats, ints, scalar } from '../../toolkit/graph/tensor.ts';
import { fillNormal, streamKey, word } from '../../toolkit/random/random.ts';
import { crossEntropy } from '../../toolkit/train/losses.ts';
import { Trainer } from '../../toolkit/train/trainer.ts';

const [VOCAB, POSITIONS, H, LABELS, B, S] = [30, 8, 16, 2, 8, 6];
const normal = (dims: readonly number[], key: number) => {
  const values = new Float32Array(dims.reduce((a, b) => a * b, 1));
  fillNormal(values, 0.3, streamKey(7, key));
  return floats(dims, values);
};

/** Embedding with looked-up positions, LayerNorm and GELU in parts, mean over tokens, Gemm with a transposed weight. */
function foreign(): Uint8Array {
  const b = new Builder('foreign');
  const ids = b.input('ids', 'int64', ['n', 's']);
  const table = b.initializer('embed.weight', normal([VOCAB, H], 1));
  const places = b.initializer('position.weight', normal([POSITIONS, H], 2));
  const order = b.constant(
    ints(
      [1, S],
      Array.from({ length: S }, (_, i) => i - S),
    ),
  ); // counted from the end
  const x = b.op('Add', [b.op('Gather', [table, ids]), b.op('Gather', [places, order])]);
  const last = b.constant(ints([1], [-1]));
  const centred = b.op('Sub', [x, b.op('ReduceMean', [x, last])]);
  const variance = b.op('ReduceMean', [b.op('Pow', [centred, b.constant(scalar(2))]), last]);
  const spread = b.op('Sqrt', [b.op('Add', [variance, b.constant(scalar(1e-5))])]);
  const scaled = b.op('Mul', [
    b.op('Div', [centred, spread]),
    b.initializer('norm.weight', floats([H], Array(H).fill(1))),
  ]);
  const inner = b.op('MatMul', [scaled, b.initializer('inner.weight', normal([H, H], 3))]);
  const erf = b.op('Add', [b.op('Erf', [b.op('Div', [inner, b.constant(scalar(Math.SQRT2))])]), b.constant(scalar(1))]);
  const gelu = b.op('Mul', [b.op('Mul', [inner, erf]), b.constant(scalar(0.5))]);
  const pooled = b.op('ReduceMean', [gelu, b.constant(ints([1], [1]))], { keepdims: 0 });
  const head = [
    b.initializer('head.weight', normal([LABELS, H], 4)),
    b.initializer('head.bias', floats([LABELS], [0, 0])),
  ];
  b.output(b.op('Gemm', [pooled, ...head], { transB: 1 }, 'logits'));
  return concat(writeModel(b.build()).model);
}

function withLoss(imported: Graph): Graph {
  const b = new Builder('training', { ...inferShapes(imported), outputs: [] });
  const [targets, weights] = [b.input('targets', 'float32', ['n', LABELS]), b.input('weights', 'float32', ['n'])];
  b.output(b.op('Identity', [crossEntropy(b, 'logits', targets, weights)], {}, 'loss'));
  return b.build();
}

describe('an imported graph', () => {
  const imported = readModel(foreign());
  const names = [...imported.initializers.keys()].filter((name) => /weight|bias/.test(name));
  const { graph, gradients } = gradient(withLoss(imported), { loss: 'loss', wrt: names });
  const model = { graph: inputsFrom(graph, names), gradients };
  const options = { learningRate: () => 0.01, weightDecay: 0 };

  it('keeps both embedding tables row-sparse, and learns', async () => {
    expect(names.filter((name) => gradients.get(name)!.kind === 'rows')).toEqual(['embed.weight', 'position.weight']);
    const trainer = await Trainer.start(model, imported.initializers, options, ort, {});
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) {
      const labels = Array.from({ length: B }, (_, i) => i % 2);
      const ids = labels.flatMap((label, i) =>
        Array.from({ length: S }, (_, k) => (k === 0 ? label : 2 + (word(streamKey(step, i), k) % (VOCAB - 2)))),
      );
      const feeds = {
        ids: { type: 'int64' as const, dims: [B, S], data: BigInt64Array.from(ids, BigInt) },
        targets: {
          type: 'float32' as const,
          dims: [B, LABELS],
          data: Float32Array.from(labels.flatMap((label) => [1 - label, label])),
        },
        weights: { type: 'float32' as const, dims: [B], data: new Float32Array(B).fill(1 / B) },
      };
      losses.push((await trainer.step(feeds, {}, ['loss'])).scalars.loss!);
    }
    await trainer.release();
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(losses.slice(-5).reduce((a, b) => a + b) / 5).toBeLessThan(0.1);
  });

  it('refuses to start from what is missing, or is not float32', async () => {
    const start = (initial: Graph['initializers']) => Trainer.start(model, initial, options, ort, {});
    await expect(start(new Map())).rejects.toThrow(/embed\.weight.*undefined/);
    const half = new Map(imported.initializers).set('head.bias', {
      type: 'float16',
      dims: [2],
      data: new Uint8Array(4),
    });
    await expect(start(half)).rejects.toThrow(/head\.bias.*float16/);
  });
});
