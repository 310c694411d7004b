// What a dictionary may do to a model, and what it may not.
import { describe, expect, it } from 'vitest';
import { profile } from '../../device-profiles/profiles.ts';
import { quantize, type Scheme } from '../../toolkit/compress/index.ts';
import type { Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { exportCheckpoint } from '../../toolkit/model/checkpoint/export.ts';
import { importCheckpoint } from '../../toolkit/model/checkpoint/import.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../toolkit/model/config.ts';
import { TERM_GATE, TERM_POSITIONS, TERM_TYPES } from '../../toolkit/model/names.ts';
import { inherited, initialise, type Parameters } from '../../toolkit/model/parameters.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { batchFeeds } from '../../toolkit/runtime/feeds.ts';
import { collate, type Row, rowOf } from '../../toolkit/text/batch.ts';
import { createMatcher } from '../../toolkit/text/matcher.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { createVocab, specials } from '../../toolkit/text/vocab.ts';
import { type TrainExample, type TrainOptions, trainClassifier } from '../../toolkit/train/classify.ts';

const letters = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯'];
const vocab = createVocab([...specials, ...letters]);
const types = ['天干', '地支'];
const terms = [
  { term: '甲子', type: '天干', weight: 1 },
  { term: '乙丑寅', type: '地支', weight: 1 },
  { term: '卯', type: '地支', weight: 1 },
];
const plain = configOf('tiny', vocab.tokens.length, {
  hidden_size: 32,
  intermediate_size: 64,
  max_position_embeddings: 24,
});
const termed: ModelConfig = { ...plain, term_types: types.length };
const known = createTokenizer(vocab, { maxLength: 24, terms: createMatcher(terms, { types, where: 'terms.tsv' }) });
const empty = createTokenizer(vocab, { maxLength: 24, terms: createMatcher([], { types, where: 'terms.tsv' }) });
const none = createTokenizer(vocab, { maxLength: 24 });

const texts = Array.from({ length: 64 }, (_, i) =>
  Array.from({ length: 3 + (word(streamKey(1, i), 0) % 12) }, (_, k) => letters[word(streamKey(2, i), k) % 14]).join(
    '',
  ),
);
/** The label: whether the text has a term, which only the dictionary tells where its characters occur apart, too. */
const examples = (tokenizer: typeof known): readonly TrainExample[] =>
  texts.map((text, i) => ({
    ...rowOf(tokenizer.encode(i % 2 === 0 ? text : `${text.slice(0, 3)}甲子${text.slice(3)}`)),
    label: i % 2,
  }));
const options: TrainOptions = {
  ...{ epochs: 3, batchSize: 16, learningRate: 1e-3, weightDecay: 0.01, warmup: 0.1, clip: 1, seed: 3, threads: 1 },
  labelSmoothing: 0,
};

async function trained(config: ModelConfig, initial: Parameters, of: readonly TrainExample[]): Promise<Parameters> {
  const events = trainClassifier({ config, labels: 2, examples: of, options, initial, now: () => 0 });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
  }
}

async function logitsOf(graph: Graph, rows: readonly Row[]): Promise<Float32Array> {
  const executable = await ort.compile(concat(writeModel(graph).model), { threads: 1 });
  const feeds: Feeds = batchFeeds(collate(rows, 0));
  const { logits } = await executable.run(feeds);
  await executable.release();
  return logits!.data as Float32Array;
}

const start = initialise(plain, 2, 3);
const begin = inherited(initialise(termed, 2, 3), start);
const bits = (parameters: Parameters, like: Parameters): ReadonlyMap<string, Float32Array> =>
  new Map([...like.keys()].map((name) => [name, asFloat32(parameters.get(name)!)]));

describe('a model of terms', () => {
  it('begins as one without: even marked tokens change nothing, bit for bit', async () => {
    const rows = examples(known).map(rowOf);
    expect(rows.some(({ terms }) => terms!.positions.some((place) => place > 0))).toBe(true);
    const found = await logitsOf(classifier(termed, begin), rows);
    expect(found).toEqual(await logitsOf(classifier(plain, start), examples(none).map(rowOf)));
  });

  it('that meets no term stays as one without, through training, bit for bit', async () => {
    const [with_, without] = [
      await trained(termed, begin, examples(empty)),
      await trained(plain, start, examples(none)),
    ];
    expect(bits(with_, start)).toEqual(bits(without, start));
    expect(asFloat32(with_.get(TERM_GATE)!).every((value) => value === 0)).toBe(true);
    const rows = examples(empty).map(rowOf);
    const plainly = await logitsOf(classifier(plain, without), examples(none).map(rowOf));
    expect(await logitsOf(classifier(termed, with_), rows)).toEqual(plainly);
  });

  it('that learned from terms hears nothing of them where there is none', async () => {
    const learned = await trained(termed, begin, examples(known));
    for (const name of [TERM_GATE, TERM_POSITIONS, TERM_TYPES])
      expect(asFloat32(learned.get(name)!), name).not.toEqual(asFloat32(begin.get(name)!));
    expect(Math.max(...asFloat32(learned.get(TERM_GATE)!).map(Math.abs))).toBeGreaterThan(2e-3);
    const graph = classifier(termed, learned);
    const [rows, free] = [examples(known).map(rowOf), examples(empty).map(rowOf)];
    const without = classifier(plain, new Map([...start.keys()].map((name) => [name, learned.get(name)!])));
    expect(await logitsOf(graph, free)).toEqual(await logitsOf(without, examples(none).map(rowOf)));
    expect(await logitsOf(graph, rows)).not.toEqual(await logitsOf(graph, free));
  });

  it('tells apart what only its dictionary can: terms added after training are of the known types', async () => {
    const learned = await trained(termed, begin, examples(known));
    const more = [...terms, { term: '癸癸', type: '天干', weight: 1 }];
    const device = createTokenizer(vocab, { maxLength: 24, terms: createMatcher(more, { types, where: 'terms.tsv' }) });
    const graph = classifier(termed, learned);
    const [before, after] = [known, device].map((tokenizer) => [rowOf(tokenizer.encode('戊癸癸戊'))]);
    expect(await logitsOf(graph, after!)).not.toEqual(await logitsOf(graph, before!));
  });

  it('trains on marked examples alone, and of no type beyond its own', async () => {
    const of = (config: ModelConfig, rows: readonly TrainExample[]): Promise<unknown> =>
      trained(config, initialise(config, 2, 3), rows).catch((error: unknown) => error);
    expect(await of(termed, examples(none))).toBeInstanceOf(RangeError);
    expect(await of(plain, examples(known))).toBeInstanceOf(RangeError);
    expect(await of({ ...termed, term_types: 1 }, [{ ...rowOf(known.encode('卯')), label: 0 }])).toBeInstanceOf(
      RangeError,
    );
  });

  it('has integers where they are worth it: its small tables stay as they are', async () => {
    const scheme: Scheme = { ...profile('linux-x64').quantization, mode: 'dynamic' };
    const graph = classifier(termed, await trained(termed, begin, examples(known)));
    const small = quantize(graph, { scheme });
    expect(small.initializers.get(TERM_POSITIONS)).toEqual(graph.initializers.get(TERM_POSITIONS));
    const rows = examples(known).map(rowOf);
    const [exact, near] = [await logitsOf(graph, rows), await logitsOf(small, rows)];
    expect(Math.max(...exact.map((value, i) => Math.abs(value - near[i]!)))).toBeLessThan(0.1);
  });

  it('goes into a folder and comes back, under a kind of its own', () => {
    const files = exportCheckpoint({ config: termed, parameters: begin, labels: ['x', 'y'], vocab });
    const bytes = new Map(Array.from(files, ([name, chunks]) => [name, concat(chunks)]));
    expect(JSON.parse(new TextDecoder().decode(bytes.get('config.json')))).toMatchObject({
      model_type: 'penjing',
      term_types: 2,
    });
    const open = (name: string) => {
      const file = bytes.get(name);
      const read = (offset: number, length: number): Uint8Array => file!.slice(offset, offset + length);
      return file && { name, size: file.length, read };
    };
    const back = importCheckpoint({ name: 'folder', open });
    expect(back.config.term_types).toBe(2);
    expect(back.missing).toEqual([]);
    expect(bits(back.parameters, begin)).toEqual(bits(begin, begin));
  });
});
