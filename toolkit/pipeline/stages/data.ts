// Stage 1: records from the demo or a file, cleaned, split by hash; the label set; the vocabulary.
import { readFile } from 'node:fs/promises';
import { clean, requireKept } from '../../data/clean/clean.ts';
import { labelSet } from '../../data/labels.ts';
import { bagOfCharacters, type LinearOptions, trainLinear } from '../../data/linear.ts';
import { readExamples } from '../../data/read/read.ts';
import type { Example } from '../../data/records.ts';
import { split } from '../../data/split.ts';
import { reasoningDemo } from '../../demo/reasoning-demo.ts';
import { stream } from '../../random/random.ts';
import { buildVocab, parseVocab, type Vocab } from '../../text/vocab.ts';
import type { Recipe } from '../recipe.ts';
import type { Stage } from '../stage.ts';
import { type Part, writePrepared } from './examples.ts';

/** Texts that the baseline learns from at most: it is a yardstick, not a product. */
const BASELINE = 20_000;

/** Digests and absolute paths of the files a recipe names. */
export interface Sources {
  readonly data?: { readonly path: string; readonly sha256: string };
  readonly vocab?: { readonly path: string; readonly sha256: string };
}

export function dataStage(recipe: Recipe, sources: Sources): Stage {
  const { data, text, seed } = recipe;
  const { split, fields } = data;
  const origin = sources.data ? { file: sources.data.sha256, fields } : { demo: data.demo };
  return {
    step: { id: 'data', stage: 'data' },
    needs: [],
    version: 1,
    settings: { ...origin, split, vocab: sources.vocab?.sha256, minCount: text.minCount, seed },
    async *run({ draft }) {
      const where = sources.data?.path ?? 'demo';
      const cleaned = requireKept(clean(await gather(recipe, sources)), where);
      const labels = labelSet(cleaned.kept, where);
      const parts = cut(cleaned.kept, recipe);
      const vocab = await vocabOf(parts.train, recipe, sources);
      const pairs = cleaned.kept.some(({ pair }) => pair !== undefined);
      await writePrepared(draft, { labels, vocab, pairs }, parts);
      yield {
        kind: 'metric',
        step: 'data',
        name: 'pipeline.metric.examples',
        value: cleaned.kept.length,
        unit: 'count',
      };
      yield { kind: 'metric', step: 'data', name: 'pipeline.metric.labels', value: labels.length, unit: 'count' };
      yield {
        kind: 'metric',
        step: 'data',
        name: 'pipeline.metric.vocabulary',
        value: vocab.tokens.length,
        unit: 'count',
      };
      if (cleaned.rejected.length > 0) {
        const values = { count: cleaned.rejected.length, total: cleaned.kept.length + cleaned.rejected.length };
        yield { kind: 'warning', step: 'data', key: 'pipeline.rejected', values };
      }
      const linear = (grams: Partial<LinearOptions>): number =>
        baseline(parts.train, parts.test, labels, { seed: stream(seed, 'baseline'), ...grams });
      yield {
        kind: 'metric',
        step: 'data',
        name: 'pipeline.metric.bag',
        value: linear(bagOfCharacters),
        unit: 'share',
      };
      yield { kind: 'metric', step: 'data', name: 'pipeline.metric.baseline', value: linear({}), unit: 'share' };
    },
  };
}

async function gather({ data }: Recipe, sources: Sources): Promise<readonly Example[]> {
  if (!sources.data) return reasoningDemo(data.demo);
  const fields =
    data.fields && Object.fromEntries(Object.entries(data.fields).filter(([, name]) => name !== undefined));
  const examples: Example[] = [];
  for await (const example of readExamples(sources.data.path, { fields })) examples.push(example);
  return examples;
}

function cut(
  examples: readonly Example[],
  { data, seed }: Recipe,
): Partial<Record<Part, Example[]>> & { train: Example[]; test: Example[] } {
  const { validation, test } = data.split;
  const rest = { train: 1 - validation - test, test };
  return validation > 0
    ? split(examples, { seed, parts: { ...rest, validation } })
    : split(examples, { seed, parts: rest });
}

async function vocabOf(train: readonly Example[], { text }: Recipe, sources: Sources): Promise<Vocab> {
  if (sources.vocab) return parseVocab(await readFile(sources.vocab.path, 'utf8'), sources.vocab.path);
  const texts = train.flatMap((example) =>
    example.pair === undefined ? [example.text] : [example.text, example.pair],
  );
  return buildVocab(texts, { minCount: text.minCount });
}

/** Test accuracy of a linear model on hashed character n-grams: what a network has to beat. */
function baseline(
  train: readonly Example[],
  test: readonly Example[],
  labels: readonly string[],
  options: LinearOptions,
): number {
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const known = train.slice(0, BASELINE);
  const joined = ({ text, pair }: Example): string => (pair === undefined ? text : `${text}\n${pair}`);
  const { predict } = trainLinear(
    known.map(joined),
    known.map(({ label }) => numbers.get(label)!),
    options,
  );
  const right = test.filter((example) => {
    const shares = predict(joined(example));
    return labels[shares.indexOf(Math.max(...shares))] === example.label;
  });
  return right.length / test.length;
}
