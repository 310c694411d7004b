// A comparison as tables of text, which the terminal and the page both show.
import { excerpt } from '../../data/excerpt.ts';
import type { Estimate } from '../../evaluate/estimate.ts';
import { bytes } from '../../words/figures.ts';
import type { Comparison } from '../comparison/comparison.ts';
import {
  chance,
  interval,
  items,
  mainName,
  milliseconds,
  percent,
  perSecond,
  points,
  type Say,
} from './comparison-words.ts';

export interface Table {
  readonly title: string;
  /** What has to be known to read it, above it. */
  readonly notes?: readonly string[];
  /** The first row is the head. */
  readonly rows: readonly (readonly string[])[];
  /** Columns of words; all others hold figures. */
  readonly words: number;
}

const both = (values: readonly string[], difference?: string): readonly string[] =>
  difference === undefined ? values : [...values, difference];

/** Accuracy, F1, calibration, each with its interval, and whether the models differ. */
export function figures({ models, quality }: Comparison, words: Say): Table {
  const { scores, difference } = quality;
  const row = (name: string, of: 'exact' | 'micro' | 'macro'): readonly string[] => [
    name,
    ...both(
      scores.map((own) => interval(own[of])),
      difference && points(difference[of]),
    ),
  ];
  const questions = scores.flatMap((own) => own.choice ?? []);
  const choice =
    questions.length > 0
      ? [[words('choice'), ...both(questions.map(interval), difference?.choice && points(difference.choice))]]
      : [];
  const single = quality.main === 'exact';
  const calibrations = scores.flatMap(({ calibration }) => calibration ?? []);
  const calibrated = calibrations.length === scores.length;
  const names = models.map(({ name }) => name);
  const test = difference?.test;
  return {
    title: words('figures'),
    ...(test
      ? {
          notes: [
            words('mcnemar', {
              ...{ first: names[0]!, second: names[1]!, worse: test.first, better: test.second },
              ...{ mid: chance(test.mid), exact: chance(test.exact) },
            }),
          ],
        }
      : {}),
    words: 1,
    rows: [
      [words('figure'), ...both(names, difference && words('difference'))],
      ...choice,
      ...(single ? [] : [row(words('micro'), 'micro')]),
      row(words(single ? 'accuracy' : 'all-right'), 'exact'),
      row(words('macro'), 'macro'),
      ...(calibrated
        ? [
            [
              words('ece'),
              ...both(
                calibrations.map(({ ece }) => percent(ece)),
                difference && '',
              ),
            ],
          ]
        : []),
      ...(calibrated
        ? [
            [
              words('brier'),
              ...both(
                calibrations.map(({ brier }) => brier.toFixed(3)),
                difference && '',
              ),
            ],
          ]
        : []),
    ],
  };
}

export function resources({ models, speed, threads }: Comparison, words: Say): Table {
  const { single, batches, lengths } = speed;
  const before = Math.max(...models.map(({ memory }) => memory.before));
  return {
    title: words('resources'),
    notes: [words('resources-note', { threads, before: bytes(before) })],
    words: 1,
    rows: [
      [words('figure'), ...models.map(({ name }) => name)],
      [words('scheme'), ...models.map(({ scheme }) => scheme)],
      [words('payload'), ...models.map(({ payload }) => bytes(payload))],
      [words('memory'), ...models.map(({ memory }) => bytes(memory.peak))],
      ...(['p50', 'p95', 'p99'] as const).map((name) => [words(name), ...single.map((own) => milliseconds(own[name]))]),
      ...batches.map(({ size, models: all }) => [
        words('batch', { size }),
        ...all.map((own) => perSecond(own.perSecond)),
      ]),
      ...lengths.map(({ tokens, models: all }) => [
        words('length', { tokens }),
        ...all.map(({ p50 }) => milliseconds(p50)),
      ]),
    ],
  };
}

/** `most`: classes shown, those with the most examples first. */
export function kinds({ models, quality }: Comparison, words: Say, most: number): Table {
  const { scores, difference, kinds: names } = quality;
  const order = [...names.keys()]
    .sort((a, b) => scores[0]!.kinds[b]!.support - scores[0]!.kinds[a]!.support)
    .slice(0, most);
  const only = scores.length === 1 ? scores[0] : undefined;
  const heads = only
    ? [words('precision'), words('recall'), 'F1']
    : [...models.map(({ name }) => `F1 ${name}`), words('difference')];
  const cells = (k: number): readonly string[] =>
    only
      ? [percent(only.kinds[k]!.precision), percent(only.kinds[k]!.recall), interval(only.kinds[k]!.f1)]
      : [...scores.map((own) => interval(own.kinds[k]!.f1)), points(difference!.kinds[k] as Estimate)];
  return {
    title: words('kinds'),
    words: 1,
    rows: [
      [words('kind'), words('support'), ...heads],
      ...order.map((k) => [excerpt(names[k]!, 30), scores[0]!.kinds[k]!.support.toLocaleString('en-US'), ...cells(k)]),
      ...(order.length < names.length ? [['…', String(names.length)]] : []),
    ],
  };
}

/** Classes taken for others, in a task of two classes nothing new. `most`: pairs shown. */
export function confusions({ models, quality }: Comparison, words: Say, most: number): Table | undefined {
  if (quality.confusions.length === 0 || quality.kinds.length < 3) return undefined;
  return {
    title: words('confusions'),
    words: 2,
    rows: [
      [words('gold'), words('answer'), ...models.map(({ name }) => name)],
      ...quality.confusions
        .slice(0, most)
        .map(({ gold, found, counts }) => [excerpt(gold, 30), excerpt(found, 30), ...counts.map(String)]),
    ],
  };
}

/** Two models stand side by side as A and B, which takes less room than their names three times. */
export function attacks({ models, quality, robustness }: Comparison, words: Say): Table | undefined {
  if (!robustness) return undefined;
  const [first, second] = models.map(({ name }) => name);
  const letters = second === undefined ? [''] : [' A', ' B'];
  const heads = [mainName(quality, words), words('success'), words('unknown')];
  const note = words('robustness-note', { examples: robustness.examples.toLocaleString('en-US') });
  return {
    title: words('robustness'),
    notes: [note, ...(second === undefined ? [] : [words('letters', { first: first!, second })])],
    words: 1,
    rows: [
      [
        ...[words('attack'), words('rate'), words('edits')],
        ...heads.flatMap((head) => letters.map((letter) => `${head}${letter}`)),
      ],
      [
        ...[words('no-attack'), '', ''],
        ...robustness.clean.map(({ main }) => percent(main)),
        ...robustness.clean.map(() => ''),
        ...robustness.clean.map(({ unknown }) => percent(unknown)),
      ],
      ...robustness.struck.map(({ attack, rate, edits, models: all }) => [
        ...[words(`attack.${attack}`), `${Math.round(100 * rate)} %`, edits.toFixed(2)],
        ...all.map(({ main }) => percent(main)),
        ...all.map(({ success }) => percent(success.value)),
        ...all.map(({ unknown }) => percent(unknown)),
      ]),
    ],
  };
}

/** `most`: examples shown. */
export function cases({ models, quality }: Comparison, words: Say, most: number): Table | undefined {
  const { cases: all, changes, examples } = quality;
  if (all.length === 0) return undefined;
  const shown = all.slice(0, most);
  const counts = { all: all.length, examples, shown: shown.length };
  const names = models.map(({ name }) => name);
  return {
    ...(changes
      ? {
          title: words('changes'),
          notes: [words('changes-note', { ...counts, ...changes, first: names[0]!, second: names[1]! })],
        }
      : { title: words('mistakes'), notes: [words('mistakes-note', counts)] }),
    words: 3 + names.length,
    rows: [
      [words('example'), words('text'), words('gold'), ...(names.length > 1 ? names : [words('answer')])],
      ...shown.map(({ id, text, gold, found }) => [
        excerpt(id, 24),
        excerpt(text, 60),
        ...[gold, ...found].map((own) => excerpt(items(own, text), 40)),
      ]),
    ],
  };
}
