// Encoders that are not quite BERT: each option by itself and all together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Executable, Feed, Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32, floats } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { bigramRows, bigrams } from '../../toolkit/model/bigrams.ts';
import { classifier, trainingClassifier } from '../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../toolkit/model/config.ts';
import { masked } from '../../toolkit/model/masked.ts';
import { BIGRAMS, TERM_GATE } from '../../toolkit/model/names.ts';
import { overlap } from '../../toolkit/model/overlap.ts';
import {
  firstValues,
  inherited,
  initialise,
  maskedShapes,
  type Parameters,
  parameterShapes,
  relaid,
} from '../../toolkit/model/parameters.ts';
import { streamKey, uniform } from '../../toolkit/random/random.ts';
import { collate, type Row } from '../../toolkit/text/batch.ts';
import { trainingGraph } from '../../toolkit/train/classifier.ts';
import { batchFeeds } from '../../toolkit/train/feeds.ts';
import type { TrainingGraph } from '../../toolkit/train/graph.ts';
import { maskedTrainingGraph } from '../../toolkit/train/mlm/graph.ts';
import { rowsRead } from '../../toolkit/train/reads.ts';

const plain = configOf('tiny', 50, {
  hidden_size: 32,
  intermediate_size: 64,
  max_position_embeddings: 24,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
});
const all = {
  norm_position: 'pre',
  embedding_convolution: 3,
  bigram_buckets: 61,
  overlap_marks: true,
  pooling: 'mean',
  term_types: 3,
} as const;
const variants: readonly (readonly [name: string, Partial<ModelConfig>])[] = [
  ['norms first', { norm_position: 'pre' }],
  ['a convolution', { embedding_convolution: 3 }],
  ['bigrams', { bigram_buckets: 61 }],
  ['overlap marks', { overlap_marks: true }],
  ['a mean of its tokens', { pooling: 'mean' }],
  ['terms', { term_types: 3 }],
  ['sparse and linear attention', { attention: 'sla', sla_block: 2, sla_critical: 0.4 }],
  ['all of it', all],
];
/** Ten times the usual first weights: tokens then tell, as in a trained model. */
const strong = (parameters: Parameters): Parameters =>
  new Map(
    Array.from(parameters, ([name, value]) => {
      const factor = value.dims.length === 2 ? 10 : 1;
      const gate = name === TERM_GATE || name.endsWith('linear_projection') ? 0.5 : 0;
      return [
        name,
        floats(
          value.dims,
          Array.from(asFloat32(value), (x) => x * factor + gate),
        ),
      ];
    }),
  );
const texts = [[2, 10, 11, 3], [2, 12, 13, 14, 15, 16, 3], [2, 3], [7]];
const rows = texts.map((ids) => ({ ids, typeIds: ids.map((_, i) => i % 2) }));
const filler = { ids: Array<number>(24).fill(40), typeIds: Array<number>(24).fill(0) };
/** With the marks that a model of terms asks for. */
const marked = ({ term_types: types }: ModelConfig, list: readonly Row[]): readonly Row[] =>
  list.map((row) => ({
    ...row,
    ...(types
      ? {
          terms: {
            positions: row.ids.map((id) => id % 5),
            types: row.ids.map((id) => (id % 5 ? 1 + (id % types) : 0)),
          },
        }
      : {}),
  }));

const compile = (graph: Graph): Promise<Executable> => ort.compile(concat(writeModel(graph).model));
const apart = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
const int64 = (data: readonly number[]): Feed => ({
  type: 'int64',
  dims: [data.length],
  data: BigInt64Array.from(data, BigInt),
});

describe.each(variants)('an encoder with %s', (_, variant) => {
  const config = { ...plain, ...variant };
  const together = (list: readonly Row[], pad: number) => collate(marked(config, list), pad);

  it('gives the same logits alone, and padded beside another text', async () => {
    const parameters = strong(initialise(config, 3, 1));
    const graph = classifier(config, parameters);
    expect(verify(graph)).toEqual([]);
    const executable = await compile(graph);
    const logits = async (feeds: Feeds) => (await executable.run(feeds)).logits!.data as Float32Array;
    const padded = await logits(batchFeeds(together([...rows, filler], 7)));
    const others = await logits(batchFeeds(together([...rows, filler], 33)));
    expect(apart(padded, others)).toBeLessThan(1e-5);
    for (const [i, row] of rows.entries()) {
      const alone = await logits(batchFeeds(together([row], 0)));
      expect(apart(alone, padded.subarray(i * 3, i * 3 + 3))).toBeLessThan(1e-5);
    }
    expect(apart(padded.subarray(0, 3), padded.subarray(3, 6))).toBeGreaterThan(0.05);
    await executable.release();
  });

  it('so do the masked places, wherever the batch has them', async () => {
    const executable = await compile(masked(config, strong(firstValues(maskedShapes(config), 1))));
    const run = async (batch: ReturnType<typeof collate>, at: readonly number[]) =>
      (await executable.run({ ...batchFeeds(batch), positions: int64(at) })).logits!.data as Float32Array;
    const logits = await run(together([...rows, filler], 7), [2, 24 + 3, 24 + 6]);
    const [first, second] = [await run(together([rows[0]!], 0), [2]), await run(together([rows[1]!], 0), [3, 6])];
    expect(apart(logits.subarray(0, 50), first)).toBeLessThan(1e-4);
    expect(apart(logits.subarray(50), second)).toBeLessThan(1e-4);
    await executable.release();
  });

  it('has gradients that finite differences confirm, for a class and for masked tokens', async () => {
    const batch = together(rows, 0);
    const weights = (count: number): Feed => ({
      type: 'float32',
      dims: [count],
      data: new Float32Array(count).fill(1 / count),
    });
    const targets: Feed = { type: 'float32', dims: [4, 3], data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0) };
    const labels = strong(initialise(config, 3, 1));
    const tokens = strong(firstValues(maskedShapes(config), 1));
    await confirm(trainingGraph(config, 3, labels), labels, { ...batchFeeds(batch), targets, weights: weights(4) });
    const places = { positions: int64([1, 9, 12]), targets: int64([30, 31, 5]), weights: weights(3) };
    await confirm(maskedTrainingGraph(config, tokens), tokens, { ...batchFeeds(batch), ...places });
  });
});

it('an overlap mark tells what the other text has: the token, and the one before it', async () => {
  const b = new Builder('marks');
  const [ids, mask, types] = ['ids', 'mask', 'types'].map((name) => b.input(name, 'int64', ['batch', 'sequence']));
  b.output(b.op('Identity', [overlap(b, plain, ids!, mask!, types!)], {}, 'marks'));
  const pair = { ids: [2, 10, 11, 12, 3, 11, 12, 10, 13, 3], typeIds: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1] };
  const single = { ids: [2, 10, 10, 3], typeIds: [0, 0, 0, 0] };
  const batch = collate([pair, single], 10);
  const matrix = (data: BigInt64Array): Feed => ({ type: 'int64', dims: [batch.size, batch.length], data });
  const executable = await compile(b.build());
  const run = await executable.run({ ids: matrix(batch.ids), mask: matrix(batch.mask), types: matrix(batch.typeIds) });
  const marks = Array.from(run['marks']!.data as BigInt64Array, Number);
  // 3 ends both texts, once after 12 and once after 13
  expect(marks.slice(0, 10)).toEqual([0, 1, 1, 2, 1, 1, 2, 1, 0, 1]);
  expect(marks.slice(10)).toEqual(Array(10).fill(0));
  await executable.release();
});

/** Along one random direction of each parameter, in float32. */
async function confirm(model: TrainingGraph, parameters: Parameters, feeds: Feeds): Promise<void> {
  const executable = await compile(model.graph);
  const values = new Map(
    Array.from(relaid(parameters), ([name, value]) => [name, { ...value, data: asFloat32(value) }]),
  );
  const at = (moved?: string, by: (i: number) => number = () => 0) =>
    executable.run({
      ...feeds,
      ...Object.fromEntries(
        Array.from(values, ([name, { dims, data }]): [string, Feed] => [
          name,
          { type: 'float32', dims, data: name === moved ? data.map((x, i) => x + by(i)) : data },
        ]),
      ),
    });
  const here = await at();
  for (const [order, [name, gradient]] of [...model.gradients].entries()) {
    const direction = (i: number): number => uniform(streamKey(3, order), i) * 2 - 1;
    const { dims, data } = values.get(name)!;
    let claimed = 0;
    if (gradient.kind === 'dense') {
      const found = here[gradient.name]!.data as Float32Array;
      expect(found.length, name).toBe(data.length);
      for (const [i, g] of found.entries()) claimed += g * direction(i);
    } else {
      for (const part of gradient.parts) {
        const found = here[part.rows]!.data as Float32Array;
        for (const [i, id] of (here[part.ids]!.data as BigInt64Array).entries())
          for (let k = 0; k < dims[1]!; k++) claimed += found[i * dims[1]! + k]! * direction(Number(id) * dims[1]! + k);
      }
    }
    const step = 2 ** -9;
    const [up, down] = [await at(name, (i) => step * direction(i)), await at(name, (i) => -step * direction(i))];
    const measured = (Number(up['loss']!.data[0]) - Number(down['loss']!.data[0])) / (2 * step);
    expect(Math.abs(claimed - measured), `${name}: ${claimed} against ${measured}`).toBeLessThan(
      1e-2 * Math.max(0.05, Math.abs(measured)),
    );
  }
  await executable.release();
}

describe('options', () => {
  it('left out or at their defaults leave BERT as it is', () => {
    const spelt = { ...plain, norm_position: 'post', embedding_convolution: 0, bigram_buckets: 0 } as const;
    expect([...parameterShapes(spelt, 3)]).toEqual([...parameterShapes(plain, 3)]);
    const parameters = initialise(plain, 3, 1);
    expect(classifier(spelt, parameters)).toEqual(classifier(plain, parameters));
  });

  it('norms first end with a norm: no token of the last layer is longer than another', async () => {
    const config = { ...plain, ...all };
    const graph = classifier(config, strong(initialise(config, 3, 1)));
    const last = graph.nodes.findLast(({ op }) => op === 'LayerNormalization')!;
    expect(last.name).toBe('bert.LayerNorm');
    expect(last.outputs).toEqual(['bert.LayerNorm']);
  });

  it('want one dropout mask more for the convolution', () => {
    const dropout = { hidden_dropout_prob: 0.1, attention_probs_dropout_prob: 0.1 };
    const masks = (variant: Partial<ModelConfig>): number => {
      const config = { ...plain, ...variant, ...dropout };
      return trainingClassifier(config, initialise(config, 3, 1)).masks.length;
    };
    expect(masks({ embedding_convolution: 3 })).toBe(masks({}) + 1);
    expect(masks({ norm_position: 'pre', bigram_buckets: 61 })).toBe(masks({}));
  });

  it('a new head on a trained encoder keeps what the encoder learned', () => {
    const config = { ...plain, ...all };
    const [head, trained] = [initialise(config, 3, 1), firstValues(maskedShapes(config), 2)];
    const both = inherited(head, trained);
    expect([...both.keys()]).toEqual([...head.keys()]);
    expect(both.get(BIGRAMS)).toBe(trained.get(BIGRAMS));
    expect(both.get('classifier.weight')).toBe(head.get('classifier.weight'));
    const wider = inherited(initialise({ ...config, vocab_size: 60 }, 3, 1), trained);
    expect(wider.get('bert.embeddings.word_embeddings.weight')!.dims).toEqual([60, 32]);
  });
});

describe('bigrams', () => {
  const config = { ...plain, vocab_size: 21_128, bigram_buckets: 65_536 };

  it('have the same rows in the graph and on the host', async () => {
    const b = new Builder('bigrams');
    const [ids, mask] = (['ids', 'mask'] as const).map((name) => b.input(name, 'int64', ['batch', 'sequence']));
    b.output(b.op('Identity', [bigrams(b, config, ids!, mask!)], {}, 'rows'));
    const executable = await compile(b.build());
    const sample = fc
      .record({ size: fc.integer({ min: 1, max: 3 }), length: fc.integer({ min: 1, max: 9 }) })
      .chain(({ size, length }) => {
        const list = (max: number) =>
          fc.array(fc.integer({ min: 0, max }), { minLength: size * length, maxLength: size * length });
        return fc.record({ size: fc.constant(size), length: fc.constant(length), ids: list(21_127), mask: list(1) });
      });
    await fc.assert(
      fc.asyncProperty(sample, async ({ size, length, ids, mask }) => {
        const feed = (values: readonly number[]): Feed => ({ ...int64(values), dims: [size, length] });
        const { rows } = await executable.run({ ids: feed(ids), mask: feed(mask) });
        const host = bigramRows(config, BigInt64Array.from(ids, BigInt), BigInt64Array.from(mask, BigInt), length);
        expect(rows!.data).toEqual(host);
        expect(host.every((row) => row >= 0n && row < 65_536n)).toBe(true);
      }),
      { numRuns: 50 },
    );
    await executable.release();
  });

  it('spread frequent pairs over the table at least as evenly as chance would', () => {
    const [count, buckets] = [300, 65_536];
    const pairs = BigInt64Array.from({ length: 2 * count * count }, (_, i) => {
      const pair = Math.floor(i / 2);
      return BigInt(5 + (i % 2 === 0 ? Math.floor(pair / count) : pair % count));
    });
    const found = bigramRows(config, pairs, new BigInt64Array(pairs.length).fill(1n), 2);
    const used = new Set(Array.from(found).filter((_, i) => i % 2 === 1)).size;
    const expected = buckets * (1 - (1 - 1 / buckets) ** (count * count));
    expect(used / expected).toBeGreaterThan(0.97);
  });

  it('are read at the rows a trainer prepares, and their gradient is sparse', async () => {
    const small = { ...plain, bigram_buckets: 61 };
    const model = trainingGraph(small, 3, initialise(small, 3, 1));
    expect(model.gradients.get(BIGRAMS)!.kind).toBe('rows');
    const batch = collate(rows, 0);
    expect(Object.keys(rowsRead(small, batch))).toContain(BIGRAMS);
    expect(Object.keys(rowsRead(plain, batch))).not.toContain(BIGRAMS);
  });

  it('refuse a vocabulary whose pairs do not fit', () => {
    const large = { ...plain, vocab_size: 70_000, bigram_buckets: 61, hidden_size: 4, intermediate_size: 4 };
    expect(() => classifier(large, initialise(large, 2, 1))).toThrow(RangeError);
  });
});
