// News titles under attack, in a fresh process: a linear model on n-grams, and a small network trained here.
import { readFileSync } from 'node:fs';
import { hash } from '../../data/hash.ts';
import { trainLinear } from '../../data/linear.ts';
import type { Example } from '../../data/records.ts';
import { openAttacks } from '../../evaluate/attacks/attacks.ts';
import { type Robustness, robustness } from '../../evaluate/robustness.ts';
import type { Subject } from '../../evaluate/subject.ts';
import { classifier } from '../../model/classifier.ts';
import { configOf, type ModelConfig } from '../../model/config.ts';
import type { Parameters } from '../../model/parameters.ts';
import type { Model } from '../../runtime/model.ts';
import { pieceCounter } from '../../text/count.ts';
import { createTokenizer, type Tokenizer } from '../../text/tokenizer.ts';
import { vocabFrom } from '../../text/vocab.ts';
import { type TrainExample, trainClassifier } from '../../train/classify.ts';
import { withModel } from '../stages/network.ts';

export interface RobustnessCase {
  /** Lines `title<TAB>class`. */
  readonly titles: string;
  /** A synonym file, where there is one. */
  readonly synonyms: string | undefined;
  /** Titles kept from training and attacked. */
  readonly held: number;
  readonly epochs: number;
  readonly rates: readonly number[];
  readonly threads: number;
}

export interface RobustnessFigures extends Robustness {
  readonly models: readonly string[];
  readonly trainedOn: number;
  readonly seconds: number;
}

const SEED = 1;

async function measure(job: RobustnessCase): Promise<RobustnessFigures> {
  const start = performance.now();
  const titles = readFileSync(job.titles, 'utf8').split('\n').filter(Boolean).map(titleOf);
  const ranked = titles.toSorted((a, b) => hash(a.text, SEED) - hash(b.text, SEED));
  const [held, train] = [ranked.slice(0, job.held), ranked.slice(job.held)];
  const labels = [...new Set(titles.map(({ label }) => label))].sort();
  const number = ({ label }: Example): number => labels.indexOf(label);
  const counter = pieceCounter(true);
  for (const { text } of train) counter.add(text);
  const vocab = vocabFrom(counter.read());
  const tokenizer = createTokenizer(vocab, { maxLength: 48 });
  const linear = trainLinear(
    train.map(({ text }) => text),
    train.map(number),
    { seed: SEED },
  );
  const config = configOf('tiny', vocab.tokens.length, {
    ...{ max_position_embeddings: 48, norm_position: 'pre', embedding_convolution: 3 },
  });
  const numbered = train.map((example) => ({ ...tokenizer.encode(example.text), label: number(example) }));
  const parameters = await learned(config, labels.length, numbered, job);
  const { threads } = job;
  const result = await withModel(
    classifier(config, parameters),
    { task: 'classify', tokenizer, labels, threads },
    async (network) => {
      const subjects = [
        subjectOf('linear', labels, tokenizer, async (texts) => texts.map((text) => linear.predict(text))),
        subjectOf('tiny', labels, tokenizer, (texts) => asked(network, texts)),
      ];
      const attacks = await openAttacks({ synonyms: job.synonyms });
      return robustness(subjects, held, attacks, { seed: SEED, rates: job.rates });
    },
  );
  return {
    ...result,
    models: ['linear', 'tiny'],
    trainedOn: train.length,
    seconds: (performance.now() - start) / 1000,
  };
}

function titleOf(line: string, at: number): Example {
  const tab = line.lastIndexOf('\t');
  return { id: String(at), text: line.slice(0, tab), label: line.slice(tab + 1) };
}

async function learned(
  config: ModelConfig,
  labels: number,
  examples: readonly TrainExample[],
  { epochs, threads }: RobustnessCase,
): Promise<Parameters> {
  const training = trainClassifier({
    ...{ config, labels, examples },
    options: {
      ...{ epochs, batchSize: 32, learningRate: 1e-3, weightDecay: 0.01, warmup: 0.1, clip: 1 },
      ...{ labelSmoothing: 0.1, seed: SEED, threads },
    },
    now: () => performance.now(),
  });
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
  }
}

function subjectOf(
  name: string,
  labels: readonly string[],
  tokenizer: Tokenizer,
  probabilitiesOf: (texts: readonly string[]) => Promise<readonly (readonly number[])[]>,
): Subject {
  return {
    ...{ name, task: 'classify', labels, tokenizer, release: async () => undefined },
    async answer(inputs) {
      const rows = await probabilitiesOf(inputs as readonly string[]);
      return rows.map((row) => ({ items: [{ kind: labels[row.indexOf(Math.max(...row))]! }], probabilities: row }));
    },
  };
}

async function asked(network: Model, texts: readonly string[]): Promise<readonly (readonly number[])[]> {
  return (await network.reply(texts)).map(({ probabilities }) => probabilities!);
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as RobustnessCase))}\n`);
