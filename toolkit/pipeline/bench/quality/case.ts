// One model in a fresh process: trained on a set as its case says, asked about what was held out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCutter } from '../../../data/cut.ts';
import { hash } from '../../../data/hash.ts';
import { type Ask, type Input, trainMixture } from '../../../data/mixture/mixture.ts';
import { ort } from '../../../engine/ort.ts';
import { entityScores } from '../../../evaluate/spans.ts';
import type { Graph } from '../../../graph/ir.ts';
import { concat, writeModel } from '../../../graph/proto.ts';
import { classifier } from '../../../model/classifier.ts';
import type { ModelConfig } from '../../../model/config.ts';
import { inherited, initialise, type Parameters } from '../../../model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../../model/safetensors.ts';
import { firstTagger, tagger } from '../../../model/tagger.ts';
import { createPredictor, softmax } from '../../../runtime/predictor.ts';
import { createTagger } from '../../../runtime/tagger.ts';
import { tagsOf } from '../../../text/spans.ts';
import { tagNames } from '../../../text/tags.ts';
import { createTokenizer, type Tokenizer } from '../../../text/tokenizer.ts';
import { parseVocab } from '../../../text/vocab.ts';
import { type TrainExample, trainClassifier } from '../../../train/classify.ts';
import type { DeepSettings } from '../../../train/deep.ts';
import { trainTagger } from '../../../train/tag.ts';
import { type Item, openSet, type SetName, sets, unlabelledTitles } from './sets.ts';

export interface QualityCase {
  readonly set: SetName;
  readonly seed: number;
  /** Folder of the general model: its shape and vocabulary, and its values where `begin` says so. */
  readonly general: string;
  readonly begin: 'general' | 'nothing';
  /** What differs from the general model's shape. */
  readonly shape?: Partial<ModelConfig>;
  readonly epochs: number;
  /** @default 32 */
  readonly batchSize?: number;
  readonly learningRate: number;
  readonly dropout: number;
  readonly labelSmoothing: number;
  /** Share of the training part that is used. @default 1 */
  readonly share?: number;
  /**
   * Who teaches beside the labels: the mixture of linear models; it and a network it taught, on texts nobody labelled; or the
   * network in a folder that another case kept.
   */
  readonly teacher?: 'mixture' | 'ensemble' | { readonly folder: string };
  /** Weights of what is learned from a network's inside. */
  readonly deep?: Pick<DeepSettings, 'embeddings' | 'hidden' | 'attention'>;
  /** Folder that receives the network. */
  readonly keep?: string;
  readonly alpha?: number;
  readonly temperature?: number;
  /** Titles without labels that the teacher answers. */
  readonly unlabelled?: number;
}

export interface QualityFigures {
  /** Accuracy, or F1 of entities; shares of 1. */
  readonly score: number;
  /** Of the linear mixture by itself, and of both together. */
  readonly mixture?: number;
  readonly together?: number;
  /** On (a sample of) what it was trained on. */
  readonly known: number;
  readonly seconds: number;
}

interface Learned {
  readonly values: Parameters;
  readonly ask: (items: readonly Item[]) => Promise<Rows>;
}

type Rows = readonly (readonly number[])[];

const top = (row: readonly number[]): number => row.indexOf(Math.max(...row));
const inputOf = ({ text, pair }: Item): Input => (pair === undefined ? text : [text, pair]);
const share = (rows: Rows, items: readonly Item[]): number =>
  rows.filter((row, at) => top(row) === items[at]!.label).length / items.length;

async function drain<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value as T;
  }
}

const compiled = (graph: Graph) => ort.compile(concat(writeModel(graph).model), { threads: 1 });

async function measure(one: QualityCase): Promise<QualityFigures> {
  const start = performance.now();
  const found = openSet(one.set, one.seed);
  if (!found) throw new Error(`${one.set} is not present`);
  const train = found.train.slice(0, Math.round((one.share ?? 1) * found.train.length));
  const base = JSON.parse(readFileSync(join(one.general, 'config.json'), 'utf8')) as ModelConfig;
  const dropout = { hidden_dropout_prob: one.dropout, attention_probs_dropout_prob: one.dropout };
  const config: ModelConfig = { ...base, ...one.shape, ...dropout };
  const vocab = parseVocab(readFileSync(join(one.general, 'vocab.txt'), 'utf8'));
  const tokenizer = createTokenizer(vocab, { maxLength: sets[one.set].length });
  const { epochs, batchSize = 32, learningRate, labelSmoothing, seed } = one;
  const course = { epochs, learningRate, seed, batchSize, weightDecay: 0.01, warmup: 0.1, clip: 1, threads: 1 };
  const weights = join(one.general, 'model.safetensors');
  const begun = (first: Parameters): Parameters =>
    one.begin === 'nothing' ? first : inherited(first, readSafetensors(readFileSync(weights), weights).tensors);
  const now = (): number => performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;

  if (sets[one.set].task === 'tag') {
    const tags = tagNames(found.labels).length;
    const examples = train.map(({ text, spans = [] }) => {
      const { ids, typeIds, offsets } = tokenizer.encode(text);
      return { ids, typeIds, tags: tagsOf({ text, spans, where: text }, offsets, found.labels).tags };
    });
    const initial = begun(firstTagger(config, tags, seed));
    const values = await drain(trainTagger({ config, labels: tags, examples, initial, options: course, now }));
    const made = createTagger({ executable: await compiled(tagger(config, values)), tokenizer, types: found.labels });
    const scored = async (items: readonly Item[]): Promise<number> => {
      const said = await made.tag(items.map(({ text }) => text));
      return entityScores(
        items.map(({ spans = [] }) => spans),
        said,
        found.labels,
      ).f1;
    };
    const figures = { score: await scored(found.dev), known: await scored(train.slice(0, 1000)) };
    await made.release();
    return { ...figures, seconds: seconds() };
  }

  const classes = found.labels.length;
  const { teacher, deep } = one;
  const network = typeof teacher === 'object' ? readNetwork(teacher.folder) : undefined;
  const teach = teacher && !network ? await taught(train, classes, seed) : undefined;
  const known = network
    ? await answers(network.config, network.values, tokenizer, found.labels, train)
    : teach && train.map((item) => teach.known(item));
  const titles = unlabelledTitles(one.unlabelled ?? 0).map((text): Item => ({ text }));
  const inside = network && deep && { deep: { ...deep, teacher: { where: 'teacher', ...network } } };
  const learn = async (lessons: readonly TrainExample[]): Promise<Learned> => {
    const initial = begun(initialise(config, classes, seed));
    const distil = known && { distil: { temperature: one.temperature ?? 1, alpha: one.alpha ?? 0.5 } };
    const options = { ...course, labelSmoothing, ...distil };
    const task = { config, labels: classes, examples: lessons, initial, options, now, ...inside };
    const values = await drain(trainClassifier(task));
    return { values, ask: (items) => answers(config, values, tokenizer, found.labels, items) };
  };
  const lesson = ({ text, pair, label }: Item, logits?: readonly number[]): TrainExample => {
    const { ids, typeIds } = tokenizer.encode(text, pair);
    return { ids, typeIds, ...(label === undefined ? {} : { label }), ...(logits ? { logits } : {}) };
  };
  const labelled = train.map((item, at) => lesson(item, known?.[at]));
  const helped = teacher === 'ensemble' ? await (await learn(labelled)).ask(titles) : undefined;
  const soft = titles.map((item, at) => {
    const linear = teach!.ask(inputOf(item));
    return lesson(item, helped ? averaged([linear, helped[at]!]) : linear);
  });
  const { values, ask } = await learn([...labelled, ...soft]);
  if (one.keep) keepNetwork(one.keep, config, values);
  const said = await ask(found.dev);
  const mixture = teach && found.dev.map((item) => teach.ask(inputOf(item)));
  return {
    score: share(said, found.dev),
    ...(mixture
      ? {
          mixture: share(mixture, found.dev),
          together: share(
            said.map((row, at) => averaged([row, mixture[at]!])),
            found.dev,
          ),
        }
      : {}),
    known: share(await ask(train.slice(0, 1000)), train.slice(0, 1000)),
    seconds: seconds(),
  };
}

/** Logarithms of the mean of what the rows say in probabilities. */
function averaged(rows: Rows): number[] {
  const shares = rows.map((row) => softmax(row));
  return shares[0]!.map((_, k) => Math.log(shares.reduce((sum, one) => sum + one[k]!, 0) / rows.length));
}

const FOLDS = 5;

/** The linear mixture: what it says of each training text when it has not seen it, and of any other. */
async function taught(
  train: readonly Item[],
  classes: number,
  seed: number,
): Promise<{ readonly known: (item: Item) => number[]; readonly ask: Ask }> {
  const { search } = await openCutter();
  const fit = (items: readonly Item[]): Ask =>
    trainMixture({ inputs: items.map(inputOf), labels: items.map(({ label }) => label!), classes }, seed, search);
  const fold = ({ text, pair = '' }: Item): number => hash(`${text}\n${pair}`, seed) % FOLDS;
  const judges = Array.from({ length: FOLDS }, (_, number) => fit(train.filter((item) => fold(item) !== number)));
  return { known: (item) => judges[fold(item)]!(inputOf(item)), ask: fit(train) };
}

function keepNetwork(folder: string, config: ModelConfig, values: Parameters): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'model.safetensors'), concat(writeSafetensors(values)));
}

function readNetwork(folder: string) {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as ModelConfig;
  const where = join(folder, 'model.safetensors');
  const values = readSafetensors(readFileSync(where), where).tensors;
  return { config, values, graph: classifier(config, values) };
}

async function answers(
  config: ModelConfig,
  values: Parameters,
  tokenizer: Tokenizer,
  labels: readonly string[],
  items: readonly Item[],
): Promise<Rows> {
  if (items.length === 0) return [];
  const predictor = createPredictor({ executable: await compiled(classifier(config, values)), tokenizer, labels });
  const said = await predictor.predict(items.map(inputOf));
  await predictor.release();
  return said.map(({ logits }) => logits);
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as QualityCase))}\n`);
