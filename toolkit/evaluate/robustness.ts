// What is left of a model's answers when the texts are attacked.
import type { Example } from '../data/records.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { Attack, AttackName } from './attacks/attacks.ts';
import { type Edit, edited, movedSpan } from './attacks/edit.ts';
import { type Estimate, wilson } from './estimate.ts';
import { inputOf } from './evaluate.ts';
import { isRight, type Outcome, tasks } from './item.ts';
import { FIGURES, figures, score, tallyOf } from './score.ts';
import { type Answer, answersOf, type Subject } from './subject.ts';

/** Shares of the characters attacked. */
export const rates = [0.01, 0.02, 0.1, 0.2] as const;

/** One attack at one rate. */
export interface Struck {
  readonly attack: AttackName;
  readonly rate: number;
  /** Edits per text, in the mean. */
  readonly edits: number;
  /** Share of the texts with an edit. */
  readonly touched: number;
  /** One per model. */
  readonly models: readonly Withstood[];
}

export interface Withstood {
  /** The task's main figure: accuracy, or F1 of all items. */
  readonly main: number;
  /** Of the texts answered right before the attack, the share now wrong. */
  readonly success: Estimate;
  /** Share of [UNK] among the tokens of the texts. */
  readonly unknown: number;
}

export interface Robustness {
  readonly examples: number;
  /** Without an attack. */
  readonly clean: readonly Pick<Withstood, 'main' | 'unknown'>[];
  readonly struck: readonly Struck[];
}

export interface RobustnessOptions {
  readonly seed: number;
  /** Shares of the characters; default `rates`. */
  readonly rates?: readonly number[];
  readonly signal?: AbortSignal;
  /** Told of every attack and rate once it is over. */
  readonly progress?: (done: number, total: number) => void;
}

/** Attacks all examples in every way and asks the models again; texts an attack left alone keep their answers. */
export async function robustness(
  subjects: readonly Subject[],
  examples: readonly Example[],
  attacks: readonly Attack[],
  options: RobustnessOptions,
): Promise<Robustness> {
  const { seed, signal } = options;
  const { task } = subjects[0]!;
  const kinds = [...new Set(subjects.flatMap(({ labels }) => labels))];
  const before = await Promise.all(subjects.map((subject) => stand(subject, examples, signal)));
  const main = (outcomes: readonly Outcome[]): number => mainOf(outcomes, kinds, tasks[task].main);
  const outcomesOf = (answers: readonly Answer[], of: readonly Example[]): readonly Outcome[] =>
    answers.map(({ items }, at) => ({ gold: tasks[task].gold(of[at]!), found: items }));
  const right = before.map(({ answers }) => outcomesOf(answers, examples).map(isRight));
  const struck: Struck[] = [];
  const all = attacks.flatMap((attack) => (options.rates ?? rates).map((rate) => ({ attack, rate })));
  for (const { attack, rate } of all) {
    const results = examples.map((example) => strike(example, attack, rate, seed));
    const places = [...results.keys()].filter((at) => results[at]!.edits > 0);
    const changed = places.map((at) => results[at]!.example);
    const models: Withstood[] = [];
    for (const [m, subject] of subjects.entries()) {
      const now = await stand(subject, changed, signal);
      const [answers, tokens] = [[...before[m]!.answers], [...before[m]!.tokens]];
      places.forEach((place, at) => {
        answers[place] = now.answers[at]!;
        tokens[place] = now.tokens[at]!;
      });
      const outcomes = outcomesOf(
        answers,
        results.map(({ example }) => example),
      );
      const [held, lost] = [right[m]!, outcomes.map((outcome) => !isRight(outcome))];
      const rights = held.filter(Boolean).length;
      models.push({
        main: main(outcomes),
        success: wilson(held.filter((one, at) => one && lost[at]).length, rights),
        unknown: unknownShare(tokens),
      });
    }
    struck.push({
      attack: attack.name,
      rate,
      edits: results.reduce((sum, { edits }) => sum + edits, 0) / examples.length,
      touched: places.length / examples.length,
      models,
    });
    options.progress?.(struck.length, all.length);
  }
  const clean = before.map(({ answers, tokens }) => ({
    main: main(outcomesOf(answers, examples)),
    unknown: unknownShare(tokens),
  }));
  return { examples: examples.length, clean, struck };
}

interface Count {
  readonly unknown: number;
  readonly all: number;
}

async function stand(
  subject: Subject,
  examples: readonly Example[],
  signal: AbortSignal | undefined,
): Promise<{ readonly answers: readonly Answer[]; readonly tokens: readonly Count[] }> {
  const answers = await answersOf(subject, examples, signal);
  return { answers, tokens: examples.map((example) => count(subject.tokenizer, example)) };
}

/** The tokens of an example without [CLS] and [SEP]. */
function count({ vocab, encode }: Tokenizer, example: Example): Count {
  const input = inputOf(example);
  const { ids } = typeof input === 'string' ? encode(input) : encode(...input);
  const own = ids.filter((id) => id !== vocab.cls && id !== vocab.sep);
  return { unknown: own.filter((id) => id === vocab.unk).length, all: own.length };
}

const unknownShare = (tokens: readonly Count[]): number =>
  tokens.reduce((sum, { unknown }) => sum + unknown, 0) /
  Math.max(
    1,
    tokens.reduce((sum, { all }) => sum + all, 0),
  );

/** Both texts of a pair are attacked; entities move with the edits. */
function strike(
  example: Example,
  { strike }: Attack,
  rate: number,
  seed: number,
): { readonly example: Example; readonly edits: number } {
  const { text, pair, spans } = example;
  const edits = strike(text, { rate, seed, ...(spans ? { whole: spans } : {}) });
  const others: readonly Edit[] = pair === undefined ? [] : strike(pair, { rate, seed });
  return {
    edits: edits.length + others.length,
    example: {
      ...example,
      text: edited(text, edits),
      ...(pair === undefined ? {} : { pair: edited(pair, others) }),
      ...(spans ? { spans: spans.map((span) => movedSpan(span, edits)) } : {}),
    },
  };
}

function mainOf(outcomes: readonly Outcome[], kinds: readonly string[], main: 'exact' | 'micro'): number {
  const values = new Float64Array(FIGURES + kinds.length);
  score(tallyOf(outcomes, kinds), [...outcomes.keys()], new Float64Array(3 * kinds.length), values);
  return values[figures[main]]!;
}
