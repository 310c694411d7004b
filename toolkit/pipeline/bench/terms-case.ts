// A tagger of entities trained with or without a dictionary, on part of CLUENER or all of it.
import { readFileSync } from 'node:fs';
import { ort } from '../../engine/ort.ts';
import { type EntityScores, entityScores } from '../../evaluate/spans.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { configOf } from '../../model/config.ts';
import { tagger } from '../../model/tagger.ts';
import { shuffled, stream } from '../../random/random.ts';
import { createTagger } from '../../runtime/tagger.ts';
import { rowOf } from '../../text/batch.ts';
import { createMatcher, type Matcher } from '../../text/matcher.ts';
import { normalize } from '../../text/normalize.ts';
import { type Span, tagsOf } from '../../text/spans.ts';
import { tagNames } from '../../text/tags.ts';
import { parseTerms, type Term, typesOf } from '../../text/terms.ts';
import { createTokenizer, type Tokenizer } from '../../text/tokenizer.ts';
import { buildVocab } from '../../text/vocab.ts';
import { type TagExample, trainTagger } from '../../train/tag.ts';

/**
 * Where the dictionary comes from: nowhere; the entities of the sentences that are not trained on, or of half of these; those of
 * other folds of the sentences that are, so that no sentence meets a dictionary made of itself; lists of words of five trades.
 */
export type Origin = 'none' | 'rest' | 'half' | 'folds' | 'trades';

export interface TermsCase {
  readonly path: string;
  /** THUOCL files. */
  readonly trades: readonly string[];
  readonly origin: Origin;
  /** Share of the sentences that is trained on. */
  readonly share: number;
  readonly seed: number;
  readonly epochs: number;
}

export interface TermsFigures {
  readonly sentences: number;
  readonly terms: number;
  readonly model: Omit<EntityScores, 'types'>;
  /** F1 of the dictionary's matches taken for entities. */
  readonly matches: number;
  /** F1 of the same model once its dictionary has grown to all the entities that are not trained on. */
  readonly grown: number;
  readonly seconds: number;
}

interface Sentence {
  readonly text: string;
  readonly spans: readonly Span[];
}

const [DEV, FOLDS, LENGTH, SPLIT, HIDDEN] = [1000, 10, 64, 20_200_113, 128];

/** CLUENER's own form; ends are inclusive there. */
function sentences(path: string): readonly Sentence[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { text, label } = JSON.parse(line) as {
      text: string;
      label: Record<string, Record<string, readonly [number, number][]>>;
    };
    const spans = Object.entries(label).flatMap(([type, surfaces]) =>
      Object.values(surfaces).flatMap((places) => places.map(([start, end]): Span => ({ start, end: end + 1, type }))),
    );
    return { text, spans: apart(spans) };
  });
}

/** Of spans that share a character the first; a few sentences have such. */
function apart(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end))
    if ((kept.at(-1)?.end ?? 0) <= span.start) kept.push(span);
  return kept;
}

/** Entities of two characters or more as terms, each under the type it has most often. */
function gazetteer(list: readonly Sentence[]): readonly Term[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { text, spans } of list) {
    for (const { start, end, type } of spans) {
      const term = text.slice(start, end);
      if (end - start < 2) continue;
      const types = counts.get(term) ?? counts.set(term, new Map()).get(term)!;
      types.set(type, (types.get(type) ?? 0) + 1);
    }
  }
  return Array.from(counts, ([term, types]) => {
    const [[type]] = [...types].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) as [[string, number]];
    return { term, type, weight: 1 };
  });
}

async function measure(of: TermsCase): Promise<TermsFigures> {
  const { origin, share, seed, epochs } = of;
  const all = shuffled(sentences(of.path), stream(SPLIT, 'folds'));
  const [dev, rest] = [all.slice(0, DEV), all.slice(DEV)];
  const types = [...new Set(all.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
  const train = rest.slice(0, Math.round(rest.length * share));
  const fold = (at: number): number => at % FOLDS;
  const vocab = buildVocab(train.map(({ text }) => text));

  const trades = (): readonly Term[] =>
    of.trades.flatMap((path, i) =>
      parseTerms(readFileSync(path, 'utf8').split('\n'), { where: path, type: `trade ${i}` }),
    );
  const left = rest.slice(train.length);
  const made: { readonly [O in Origin]: () => readonly Term[] } = {
    none: () => [],
    rest: () => gazetteer(left),
    half: () => gazetteer(left.slice(0, left.length / 2)),
    folds: () => gazetteer(train),
    trades,
  };
  const terms = made[origin]();
  const kinds = origin === 'trades' ? typesOf(terms) : types;
  const matcher = (list: readonly Term[]): Matcher => createMatcher(list, { types: kinds, where: origin });
  const tokenizerOf = (list: readonly Term[]): Tokenizer =>
    createTokenizer(vocab, { maxLength: LENGTH, ...(origin === 'none' ? {} : { terms: matcher(list) }) });
  const whole = tokenizerOf(terms);
  const others = Array.from({ length: origin === 'folds' ? FOLDS : 0 }, (_, k) =>
    tokenizerOf(gazetteer(train.filter((_, at) => fold(at) !== k))),
  );

  const examples = train.map(({ text, spans }, at): TagExample => {
    const encoding = (others[fold(at)] ?? whole).encode(text);
    return { ...rowOf(encoding), tags: tagsOf({ text, spans, where: `sentence ${at}` }, encoding.offsets, types).tags };
  });
  const config = configOf('tiny', vocab.tokens.length, {
    ...{ hidden_size: HIDDEN, num_attention_heads: 2, intermediate_size: 4 * HIDDEN },
    ...{ norm_position: 'pre', embedding_convolution: 3, max_position_embeddings: LENGTH },
    ...{ hidden_dropout_prob: 0.4, attention_probs_dropout_prob: 0.1 },
    ...(origin === 'none' ? {} : { term_types: kinds.length }),
  });
  const began = performance.now();
  const training = trainTagger({
    ...{ config, labels: tagNames(types).length, examples, now: () => performance.now() },
    options: {
      ...{ epochs, batchSize: 16, learningRate: 1e-3, headRate: 5e-3, weightDecay: 0.01, warmup: 0.1, clip: 1 },
      ...{ seed, threads: 1 },
    },
  });
  let next = await training.next();
  while (!next.done) next = await training.next();
  const parameters = next.value;
  const seconds = (performance.now() - began) / 1000;

  const executable = await ort.compile(concat(writeModel(tagger(config, parameters)).model), { threads: 1 });
  const gold = dev.map(({ spans }) => spans);
  const scores = async (tokenizer: Tokenizer): Promise<EntityScores> =>
    entityScores(gold, await createTagger({ executable, tokenizer, types }).tag(dev.map(({ text }) => text)), types);
  const { types: _, ...model } = await scores(whole);
  const grown = origin === 'half' ? (await scores(tokenizerOf(gazetteer(left)))).f1 : 0;
  await executable.release();
  const alone = matcher(terms);
  const told = dev.map(({ text }) => (origin === 'trades' ? [] : matched(alone, types, text)));
  const matches = entityScores(gold, told, types).f1;
  return { sentences: train.length, terms: terms.length, model, matches, grown, seconds };
}

/** The terms of a text as entities. */
const matched = (matcher: Matcher, types: readonly string[], text: string): readonly Span[] =>
  matcher.find(text, normalize(text, true)).map(({ start, end, type }) => ({ start, end, type: types[type]! }));

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as TermsCase))}\n`);
