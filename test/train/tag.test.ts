import { describe, expect, it } from 'vitest';
import { ort } from '../../toolkit/engine/ort.ts';
import { entityScores } from '../../toolkit/evaluate/spans.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { asFloat32 } from '../../toolkit/graph/tensor.ts';
import { configOf } from '../../toolkit/model/config.ts';
import type { Parameters } from '../../toolkit/model/parameters.ts';
import { firstTagger, tagger } from '../../toolkit/model/tagger.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { createTagger } from '../../toolkit/runtime/tagger.ts';
import { type Span, tagsOf } from '../../toolkit/text/spans.ts';
import { tagNames } from '../../toolkit/text/tags.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { parseVocab } from '../../toolkit/text/vocab.ts';
import { type TagExample, type TagOptions, trainTagger } from '../../toolkit/train/tag.ts';
import type { CheckpointPlace, TrainEvent, Training } from '../../toolkit/train/task.ts';
import type { Fault } from '../../toolkit/words/fault.ts';

const letters = [...'甲乙丙丁戊己庚辛壬癸', ...'张李王司公厂店'];
const vocab = parseVocab(`${['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...letters].join('\n')}\n`, 'vocab.txt');
const tokenizer = createTokenizer(vocab, { maxLength: 24 });
const types = ['name', 'company'];
const labels = tagNames(types).length;

/** A surname and one or two characters are a name, unless 公 or 厂 follows: then all of it is a company. */
const sentences = Array.from({ length: 160 }, (_, i): { text: string; spans: Span[] } => {
  const pick = (k: number, from: string): string => from[word(streamKey(3, i), k) % from.length]!;
  const filler = (k: number): string =>
    Array.from({ length: word(streamKey(4, i), k) % 4 }, (_, j) => pick(10 * k + j, '甲乙丙丁戊')).join('');
  const company = i % 2 === 1;
  const entity =
    pick(1, '张李王') + pick(2, '己庚辛') + (i % 3 ? pick(3, '壬癸') : '') + (company ? pick(4, '公厂') : '');
  const before = filler(5);
  const start = before.length;
  const text = before + entity + filler(6);
  return { text, spans: [{ start, end: start + entity.length, type: company ? 'company' : 'name' }] };
});
const examples: readonly TagExample[] = sentences.map(({ text, spans }, i) => {
  const { ids, typeIds, offsets } = tokenizer.encode(text);
  return { ids, typeIds, tags: tagsOf({ text, spans, where: String(i) }, offsets, types).tags };
});

const options: TagOptions = {
  epochs: 10,
  batchSize: 16,
  learningRate: 2e-3,
  headRate: 1e-2,
  weightDecay: 0.01,
  warmup: 0.1,
  clip: 1,
  seed: 5,
  threads: 1,
};
const config = configOf('tiny', vocab.tokens.length, {
  hidden_size: 32,
  intermediate_size: 64,
  max_position_embeddings: 24,
});
const training = (overrides: Partial<Training<TagExample, TagOptions>> = {}): Training<TagExample, TagOptions> => ({
  config,
  labels,
  examples,
  options,
  now: () => 0,
  ...overrides,
});

async function run(
  of: Training<TagExample, TagOptions>,
  each: (event: TrainEvent) => void = () => {},
): Promise<Parameters> {
  const events = trainTagger(of);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    each(next.value);
  }
}

const bits = (parameters: Parameters): Float32Array[] => Array.from(parameters.values(), asFloat32);

describe('trainTagger', () => {
  it('learns entities whose type stands at their end, and finds them on the device', async () => {
    const losses: number[] = [];
    const parameters = await run(training(), ({ loss }) => losses.push(loss));
    expect(losses[0]).toBeGreaterThan(5);
    expect(losses.at(-1)).toBeLessThan(0.5);
    const executable = await ort.compile(concat(writeModel(tagger(config, parameters)).model));
    const device = createTagger({ executable, tokenizer, types, batchTokens: 64 });
    const found = await device.tag([...sentences.map(({ text }) => text), '', '张']);
    const gold = sentences.map(({ spans }) => spans);
    expect(entityScores(gold, found.slice(0, gold.length), types).f1).toBeGreaterThan(0.95);
    expect(found.slice(-2).map((spans) => spans.every(({ end }) => end <= 1))).toEqual([true, true]);
    expect(found.at(-2)).toEqual([]);
    const other = createTagger({ executable, tokenizer, types: ['name'] });
    await expect(other.tag(['张'])).rejects.toThrow(/emissions \[batch × tokens × 3\].*received \[1 × 3 × 5\]/);
    await device.release();
  });

  it('gives the same bytes twice, and after any number of interruptions', async () => {
    const short = { ...options, epochs: 2 };
    const whole = await run(training({ options: short }));
    let last: Uint8Array | undefined;
    const checkpoint: CheckpointPlace = {
      where: 'checkpoint',
      everySeconds: 1e9,
      read: () => last,
      write: async (bytes) => {
        last = bytes;
      },
    };
    for (const stopAt of [1, 9, 13]) {
      const stop = new AbortController();
      const interrupted = run(training({ options: short, checkpoint, signal: stop.signal }), ({ step }) => {
        if (step === stopAt) stop.abort(new Error('stopped'));
      });
      await expect(interrupted).rejects.toThrow('stopped');
    }
    expect(bits(await run(training({ options: short, checkpoint })))).toEqual(bits(whole));
    const retagged = [
      { ...examples[0]!, tags: examples[0]!.tags.map((tag) => Math.min(tag, 0)) },
      ...examples.slice(1),
    ];
    const other = await run(training({ options: short, checkpoint, examples: retagged })).catch(
      (error: Fault) => error,
    );
    expect((other as Fault).key).toBe('train.other-checkpoint');
  });

  it('learns with R-Drop and from a teacher’s inside, the same bytes when interrupted', async () => {
    const larger = { ...config, num_hidden_layers: 4, hidden_size: 48 };
    const teacher = { where: 'teacher', graph: tagger(larger, firstTagger(larger, labels, 9)) };
    const deep = { embeddings: 0, hidden: 1, attention: 0.5, teacher };
    const taught = training({ deep, options: { ...options, epochs: 2, rdrop: 0.5 } });
    const losses: number[] = [];
    const whole = await run(taught, ({ loss }) => losses.push(loss));
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    let last: Uint8Array | undefined;
    const checkpoint: CheckpointPlace = {
      ...{ where: 'checkpoint', everySeconds: 1e9, read: () => last },
      write: async (bytes) => {
        last = bytes;
      },
    };
    const stop = new AbortController();
    const interrupted = run({ ...taught, checkpoint, signal: stop.signal }, ({ step }) => {
      if (step === 7) stop.abort(new Error('stopped'));
    });
    await expect(interrupted).rejects.toThrow('stopped');
    const resumed = await run({ ...taught, checkpoint });
    expect(Array.from(resumed.values(), asFloat32)).toEqual(Array.from(whole.values(), asFloat32));
  });

  it('moves head and CRF at their own rate', async () => {
    const { headRate: _, ...plain } = options;
    const one = { ...plain, epochs: 1, batchSize: examples.length, weightDecay: 0, learningRate: 1e-4 };
    const moved = async (headRate: number | undefined, name: string): Promise<number> => {
      const of = training({ options: { ...one, ...(headRate ? { headRate } : {}) } });
      const before = asFloat32(firstTagger(config, labels, one.seed).get(name)!);
      const after = asFloat32((await run(of)).get(name)!);
      return Math.max(...after.map((value, i) => Math.abs(value - before[i]!)));
    };
    // The first step of AdamW moves a value by the rate, whatever its gradient.
    expect(await moved(3e-3, 'crf.transitions')).toBeCloseTo(3e-3, 5);
    expect(await moved(3e-3, 'classifier.bias')).toBeCloseTo(3e-3, 5);
    expect(await moved(undefined, 'crf.start')).toBeCloseTo(1e-3, 5);
    expect(await moved(3e-3, 'bert.encoder.layer.0.output.dense.bias')).toBeCloseTo(1e-4, 5);
  });

  it('refuses what it cannot train on', async () => {
    const key = (example: TagExample): Promise<unknown> =>
      run(training({ examples: [examples[0]!, example] })).catch((error: Fault) => error.key ?? error);
    const { ids, typeIds, tags } = examples[1]!;
    expect(await key({ ids, typeIds, tags: tags.slice(1) })).toBe('train.tags');
    expect(await key({ ids: [], typeIds: [], tags: [] })).toBe('train.length');
    for (const wrong of [labels, -2, 0.5, Number.NaN])
      expect(await key({ ids, typeIds, tags: tags.with(1, wrong) })).toBeInstanceOf(RangeError);
  });

  it('trains on texts without entities, without tokens, and on one alone', async () => {
    const empty = { ids: [2, 3], typeIds: [0, 0], tags: [-1, -1] };
    const plain = { ids: [2, 6, 7, 3], typeIds: [0, 0, 0, 0], tags: [-1, 0, 0, -1] };
    for (const few of [[plain], [empty], [empty, plain, examples[0]!]]) {
      const losses: number[] = [];
      await run(training({ examples: few, options: { ...options, epochs: 2 } }), ({ loss }) => losses.push(loss));
      expect(losses.every((loss) => Number.isFinite(loss) && loss > -1e-6)).toBe(true);
    }
  });
});
