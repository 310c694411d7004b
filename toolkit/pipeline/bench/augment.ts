// What each augmenter does for a linear model that learns from few titles, and how fast it is.
import { augment } from '../../data/augment/augment.ts';
import { openAugmenters } from '../../data/augment/augmenters.ts';
import { glyphs } from '../../data/augment/glyph.ts';
import { homophones } from '../../data/augment/homophone.ts';
import type { AugmentOptions } from '../../data/augment/options.ts';
import { protect } from '../../data/augment/protected.ts';
import { takeStock } from '../../data/augment/stock.ts';
import { hash } from '../../data/hash.ts';
import { countLabels, labelSet } from '../../data/labels.ts';
import { trainLinear } from '../../data/linear.ts';
import { readExamples } from '../../data/read/read.ts';
import type { Example } from '../../data/records.ts';
import { shuffled } from '../../random/random.ts';
import { realFile } from './real-data.ts';
import { type Bench, type Row, rounded } from './report.ts';

const [TRAIN, NOISE] = [2000, 0.1];
const TWICE = 'each record twice';

const mixtures: Readonly<Record<string, AugmentOptions>> = {
  nothing: {},
  [TWICE]: {},
  synonym: { synonym: true },
  insert: { insert: true },
  swap: { swap: true },
  delete: { delete: true },
  homophone: { homophone: true },
  glyph: { glyph: true },
  'homophone + glyph': { homophone: true, glyph: true },
  'homophone + glyph, two each': { homophone: true, glyph: true, share: 2 },
  'all six': { synonym: true, insert: true, swap: true, delete: true, homophone: true, glyph: true },
};

type Texts = readonly string[];
const views: Readonly<Record<string, (text: string) => string>> = {
  clean: (text) => text,
  '10 % homophones': (text) => homophones(text, NOISE, hash(text, 1), protect(text)),
  '10 % glyphs': (text) => glyphs(text, NOISE, hash(text, 2), protect(text)),
};

export const run: Bench = async ({ short, progress }) => {
  const report = { name: 'augment', title: 'Augmentation: a linear model on 2,000 THUCNews titles' };
  const [titles, synonyms] = [realFile('thucnews-title', 'train.txt'), realFile('synonyms', 'cilin_v3.txt')];
  if (!titles || !synonyms) return { ...report, rows: [], notes: ['THUCNews titles or Cilin: not present.'] };
  const examples = await gather(readExamples(titles));
  const labels = labelSet(countLabels(examples), titles);
  const seeds = short ? [1] : [1, 2, 3];
  const shares = new Map(Object.keys(mixtures).map((name) => [name, [] as number[][]])); // [mixture][seed][view]
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const order = shuffled(examples, seed);
    const [train, dev] = [order.slice(0, TRAIN), order.slice(TRAIN)];
    const seen = Object.values(views).map((view): Texts => dev.map(({ text }) => view(text)));
    const stock = await takeStock(train, seed, dev);
    for (const [name, options] of Object.entries(mixtures)) {
      progress(`${name}, seed ${seed}`);
      const all =
        name === TWICE ? [...train, ...train] : await gather(augment(train, { ...options, synonyms }, { seed, stock }));
      counts.set(name, all.length - train.length);
      const truth = all.map(({ label }) => labels.indexOf(label));
      const { predict } = trainLinear(
        all.map(({ text }) => text),
        truth,
        { seed, classes: labels.length },
      );
      const right = (texts: Texts): number =>
        texts.filter((text, at) => labels[top(predict(text))] === dev[at]!.label).length / texts.length;
      shares.get(name)!.push(seen.map(right));
    }
  }
  const base = shares.get(TWICE)!;
  const rows: Row[] = [];
  for (const [name, options] of Object.entries(mixtures)) {
    const cells = Object.keys(views).flatMap((view, at) => {
      const own = shares.get(name)!.map((seed) => 100 * seed[at]!);
      const gains = own.map((value, seed) => value - 100 * base[seed]![at]!);
      return [
        [view, rounded(mean(own), 2)],
        [`gain, ${view}`, name === TWICE ? '' : `${signed(mean(gains))} (${gains.map(signed).join(', ')})`],
      ];
    });
    const speed = Object.keys(options).length > 0 ? await textsPerSecond(examples, { ...options, synonyms }) : '';
    rows.push({ variants: name, made: counts.get(name)!, ...Object.fromEntries(cells), 'texts/s': speed });
  }
  return {
    ...report,
    rows,
    notes: [
      `Accuracy in %, mean of ${seeds.length} seeds, each with another ${TRAIN} titles to learn from and the other ${examples.length - TRAIN} to be measured on; beside it the gain over each record twice, which is as many steps without variety, per seed in brackets.`,
      'Default options: a tenth of the words or characters, as many variants as records at most.',
      'Noise on the measured titles spares negations, numbers and question words. Texts/s: making one variant of each title after loading, averaged over the augmenters of the row.',
      'masked and back-translation need a model and an endpoint: not measured here.',
    ],
  };
};

async function gather(stream: AsyncIterable<Example>): Promise<Example[]> {
  const list: Example[] = [];
  for await (const example of stream) list.push(example);
  return list;
}

async function textsPerSecond(examples: readonly Example[], options: AugmentOptions): Promise<number> {
  const augmenters = await openAugmenters(options);
  const some = examples.slice(0, TRAIN);
  const once = async (): Promise<number> => {
    const start = performance.now();
    for (const { vary } of augmenters) for (const [key, example] of some.entries()) await vary(example, key);
    return performance.now() - start;
  };
  await once();
  return Math.round((1000 * augmenters.length * some.length) / (await once()));
}

const top = (values: readonly number[]): number => values.indexOf(Math.max(...values));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
