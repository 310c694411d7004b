// Sparse and linear attention against full attention, and against the sums written out by hand.
import { afterAll, describe, expect, it } from 'vitest';
import type { Executable, Feeds } from '../../../toolkit/engine/engine.ts';
import { ort } from '../../../toolkit/engine/ort.ts';
import { Builder } from '../../../toolkit/graph/build.ts';
import type { Graph } from '../../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../../toolkit/graph/tensor.ts';
import { verify } from '../../../toolkit/graph/verify.ts';
import { attentions } from '../../../toolkit/model/attention/attention.ts';
import { classifier } from '../../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../../toolkit/model/config.ts';
import { initialise, type Parameters, relaid } from '../../../toolkit/model/parameters.ts';
import { streamKey, uniform } from '../../../toolkit/random/random.ts';
import { batchFeeds } from '../../../toolkit/runtime/feeds.ts';
import { collate } from '../../../toolkit/text/batch.ts';
import { trainingGraph } from '../../../toolkit/train/classifier.ts';
import { targetFeeds } from '../../../toolkit/train/feeds.ts';
import { rowsRead } from '../../../toolkit/train/reads.ts';
import { Trainer } from '../../../toolkit/train/trainer.ts';
import { type Forward, golden, goldenConfig, goldenFeeds, goldenParameters } from '../../golden.ts';

const full = configOf('tiny', 60, {
  hidden_size: 32,
  num_attention_heads: 2,
  intermediate_size: 64,
  max_position_embeddings: 100,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
});
const sla = (block: number, critical: number): ModelConfig => ({
  ...full,
  attention: 'sla',
  sla_block: block,
  sla_critical: critical,
});
const executables: Executable[] = [];
afterAll(async () => {
  for (const executable of executables) await executable.release();
});
async function compile(graph: Graph, threads = 1): Promise<Executable> {
  expect(verify(graph)).toEqual([]);
  const executable = await ort.compile(concat(writeModel(graph).model), { threads });
  executables.push(executable);
  return executable;
}
/** Weights ten times the usual first ones: tokens then tell. The projections stay at zero, or are drawn. */
function strong(config: ModelConfig, projection = 0): Parameters {
  return new Map(
    Array.from(initialise(config, 3, 1), ([name, value], order) => {
      const factor = value.dims.length === 2 ? 10 : 1;
      const drawn = (i: number): number =>
        name.endsWith('linear_projection') ? projection * (uniform(streamKey(5, order), i) - 0.5) : 0;
      return [
        name,
        floats(
          value.dims,
          Array.from(asFloat32(value), (x, i) => x * factor + drawn(i)),
        ),
      ];
    }),
  );
}
const text = (length: number, seed: number) => ({
  ids: Array.from({ length }, (_, i) => 5 + Math.floor(55 * uniform(streamKey(seed), i))),
  typeIds: Array<number>(length).fill(0),
});
const logits = async (executable: Executable, feeds: Feeds): Promise<Float32Array> =>
  (await executable.run(feeds)).logits!.data as Float32Array;
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

describe('with every block critical', () => {
  it.each([1, 3, 8, 32, 128])('blocks of %i equal full attention at any length, padded or not', async (block) => {
    const like = await compile(classifier(full, strong(full)));
    const own = await compile(classifier(sla(block, 1), new Map([...strong(sla(block, 1), 1), ...strong(full)])));
    for (const lengths of [[1], [5], [33, 9], [64, 40, 3], [100, 57]]) {
      const feeds = batchFeeds(collate(lengths.map(text), 0));
      expect(apart(await logits(own, feeds), await logits(like, feeds)), String(lengths)).toBeLessThan(1e-5);
    }
  });

  it('the golden model keeps its logits', async () => {
    const config = { ...goldenConfig(), attention: 'sla', sla_block: 4, sla_critical: 1 } as const;
    const parameters = new Map([...initialise(config, 3, 1), ...goldenParameters()]);
    const want = golden<Forward>('hf-forward.json').classifier_logits.values;
    const found = await logits(await compile(classifier(config, parameters)), goldenFeeds());
    expect(apart(found, Float32Array.from(want))).toBeLessThan(1e-5);
  });
});

describe('with some blocks critical', () => {
  it('a text has the same logits alone, and padded beside longer ones', async () => {
    const config = sla(4, 0.3);
    const own = await compile(classifier(config, strong(config, 2)), 2);
    const rows = [40, 23, 61, 8, 100].map(text);
    const together = await logits(own, batchFeeds(collate(rows, 7)));
    expect(apart(together, await logits(own, batchFeeds(collate(rows, 44))))).toBe(0);
    for (const [i, row] of rows.entries()) {
      const alone = await logits(own, batchFeeds(collate([row], 0)));
      expect(apart(alone, together.subarray(3 * i, 3 * i + 3))).toBeLessThan(1e-5);
    }
  });

  it('a projection of zero leaves the critical blocks alone; another adds the rest', async () => {
    const config = sla(4, 0.3);
    const feeds = batchFeeds(collate([text(60, 1)], 0));
    const of = async (graph: Graph): Promise<Float32Array> => logits(await compile(graph), feeds);
    const zero = await of(classifier(config, strong(config)));
    expect(apart(zero, await of(classifier(config, strong(config, 2))))).toBeGreaterThan(0.01);
    expect(apart(zero, await of(classifier(full, new Map([...strong(full), ...strong(config)]))))).toBeGreaterThan(
      0.01,
    );
  });

  it.each([0, 1.5])('is what its definition says, by hand (projection %d)', async (by) => {
    const [block, length, hidden, heads] = [2, 11, 8, 2];
    const config: ModelConfig = { ...sla(block, 0.5), hidden_size: hidden, num_attention_heads: heads };
    const parameters = relaid(strong(config, by));
    const b = new Builder('one layer');
    const [x, mask] = [
      b.input('x', 'float32', ['batch*sequence', hidden]),
      b.input('mask', 'int64', ['batch', 'sequence']),
    ];
    const tail = b.constant({
      type: 'int64',
      dims: [1],
      data: new Uint8Array(BigInt64Array.of(BigInt(hidden)).buffer),
    });
    const tokens = b.op('Concat', [b.op('Shape', [mask]), tail], { axis: 0 });
    const at = 'bert.encoder.layer.0';
    const attend = attentions.sla({ builder: b, config, parameters }, { mask, tokens, heads: '' });
    b.output(b.op('Identity', [attend(at, x)], {}, 'y'));
    const states = Float32Array.from({ length: length * hidden }, (_, i) => 4 * uniform(streamKey(9), i) - 2);
    const real = 9;
    const { y } = await (await compile(b.build())).run({
      x: { type: 'float32', dims: [length, hidden], data: states },
      mask: { type: 'int64', dims: [1, length], data: BigInt64Array.from({ length }, (_, i) => (i < real ? 1n : 0n)) },
    });
    const want = byHand(config, parameters, at, states, real);
    expect(apart((y!.data as Float32Array).subarray(0, real * hidden), Float32Array.from(want.flat()))).toBeLessThan(
      2e-5,
    );
  });
});

/** The same in plain numbers, block by block, from token states [S, H] of which the first `real` count. */
function byHand(config: ModelConfig, parameters: Parameters, at: string, x: Float32Array, real: number): number[][] {
  const { hidden_size: hidden, num_attention_heads: heads, sla_block: size = 32, sla_critical: share = 0.25 } = config;
  const width = hidden / heads;
  const project = (part: string): number[][] => {
    const [w, c] = ['weight', 'bias'].map((name) => asFloat32(parameters.get(`${at}.attention.self.${part}.${name}`)!));
    return Array.from({ length: real }, (_, t) =>
      Array.from({ length: hidden }, (_, o) =>
        Array.from({ length: hidden }, (_, i) => x[t * hidden + i]! * w![i * hidden + o]!).reduce(
          (p, q) => p + q,
          c![o]!,
        ),
      ),
    );
  };
  const [queries, keys, values] = ['query', 'key', 'value'].map(project) as [number[][], number[][], number[][]];
  const projection = asFloat32(parameters.get(`${at}.attention.linear_projection`)!);
  const dot = (p: readonly number[], q: readonly number[]): number => p.reduce((sum, v, i) => sum + v * q[i]!, 0);
  const soft = (row: readonly number[]): number[] => {
    const [top, exps] = [Math.max(...row), row.map((v) => Math.exp(v - Math.max(...row)))];
    expect(top).toBeLessThan(1e3);
    return exps.map((e) => e / exps.reduce((p, q) => p + q));
  };
  const blocks = Math.ceil(real / size);
  const members = (g: number): number[] =>
    Array.from({ length: real }, (_, t) => t).filter((t) => Math.floor(t / size) === g);
  const out = Array.from({ length: real }, () => Array<number>(hidden).fill(0));
  for (let n = 0; n < heads; n++) {
    const cut = (row: readonly number[]): number[] => row.slice(n * width, (n + 1) * width);
    const mean = (rows: readonly number[][], g: number): number[] =>
      Array.from(
        { length: width },
        (_, d) => members(g).reduce((sum, t) => sum + cut(rows[t]!)[d]!, 0) / members(g).length,
      );
    for (let g = 0; g < blocks; g++) {
      const rank = (j: number): number => (j === g || j === 0 ? 1e6 : 0) + dot(mean(queries, g), mean(keys, j));
      const order = Array.from({ length: blocks }, (_, j) => j).sort((i, j) => rank(j) - rank(i));
      const critical = order.slice(0, Math.min(blocks, Math.max(2, Math.ceil(share * blocks))));
      const near = critical.flatMap(members);
      const rest = order.filter((j) => !critical.includes(j)).flatMap(members);
      for (const t of members(g)) {
        const weights = soft(near.map((s) => dot(cut(queries[t]!), cut(keys[s]!)) / Math.sqrt(width)));
        const far = rest.map((s) => dot(soft(cut(queries[t]!)), soft(cut(keys[s]!))));
        const total = far.reduce((p, q) => p + q, 1e-5);
        for (let d = 0; d < width; d++) {
          const sharp = near.reduce((sum, s, i) => sum + weights[i]! * cut(values[s]!)[d]!, 0);
          const through = Array.from(
            { length: width },
            (_, e) =>
              rest.reduce((sum, s, i) => sum + (far[i]! / total) * cut(values[s]!)[e]!, 0) *
              projection[(n * width + e) * width + d]!,
          );
          out[t]![n * width + d] = sharp + through.reduce((p, q) => p + q, 0);
        }
      }
    }
  }
  return out;
}

describe('training', () => {
  it('lowers the loss, moves the projections, and gives the same bytes again on two threads', async () => {
    const config = sla(4, 0.3);
    const initial = initialise(config, 3, 1);
    const model = trainingGraph(config, 3, initial);
    const batch = collate([40, 23, 61, 100].map(text), 0);
    const feeds = {
      ...batchFeeds(batch),
      ...targetFeeds(
        [0, 1, 2, 0].map((label) => ({ label })),
        3,
        0,
      ),
    };
    const trained = async (): Promise<{ readonly losses: number[]; readonly after: Parameters }> => {
      const trainer = await Trainer.start(model, relaid(initial), { learningRate: () => 3e-3 }, ort, { threads: 2 });
      const losses: number[] = [];
      for (let i = 0; i < 12; i++)
        losses.push((await trainer.step(feeds, rowsRead(config, batch), ['loss'])).scalars.loss!);
      const after = new Map(
        Array.from(trainer.current(), ([name, value]) => [name, { ...value, data: value.data.slice() }]),
      );
      await trainer.release();
      return { losses, after };
    };
    const [first, second] = [await trained(), await trained()];
    expect(first.losses.at(-1)).toBeLessThan(first.losses[0]! / 2);
    expect(second).toEqual(first);
    const moved = asFloat32(first.after.get('bert.encoder.layer.0.attention.linear_projection')!);
    expect(moved.some((x) => Math.abs(x) > 1e-3)).toBe(true);
  });
});
