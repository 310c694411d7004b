// What terms cost and what they are worth: how fast they are found, and entities told with and without a dictionary.
import { readFileSync } from 'node:fs';
import { createMatcher, type Matcher } from '../../text/matcher.ts';
import { normalize } from '../../text/normalize.ts';
import { LONGEST_TERM, parseTerms, type Term } from '../../text/terms.ts';
import { realFile } from './real-data.ts';
import { type Bench, type BenchOptions, fresh, median, type Row, rounded } from './report.ts';
import type { Origin, TermsCase, TermsFigures } from './terms-case.ts';

const names = ['IT', 'caijing', 'car', 'law', 'medical'] as const;

export const run: Bench = async (options) => {
  const trades = names.map((name) => realFile('thuocl', `THUOCL_${name}.txt`)).filter((path) => path !== undefined);
  const gains = gain(options, trades);
  return {
    name: 'terms',
    title: 'A dictionary of terms',
    rows: [...speed(options, trades), ...gains],
    notes: [
      'Matching: normalized text to terms, medians of the rounds in processor time; memory is what the tables of a matcher take beside its terms.',
      ...(gains.length === 0
        ? ['cluener: not present.']
        : [
            'Entities: CLUENER, 1,000 sentences held out, 2 × 128 with a CRF from nothing; F1 as mean ± deviation over the seeds.',
            'The dictionaries: entities (two characters or more) of the sentences that are not trained on (rest), or of half of these (half); those of the other nine tenths of the training sentences for each tenth (folds); THUOCL lists of five trades, which hold no names (trades).',
            'Dictionary alone: its matches taken for entities, nothing trained. Grown: the model of `half`, its dictionary grown to `rest` without training.',
          ]),
    ],
  };
};

const settings: readonly (Pick<TermsCase, 'origin' | 'share' | 'epochs'> & { readonly short?: true })[] = [
  { origin: 'none', share: 0.1, epochs: 12, short: true },
  { origin: 'rest', share: 0.1, epochs: 12, short: true },
  { origin: 'half', share: 0.1, epochs: 12 },
  { origin: 'trades', share: 0.1, epochs: 12 },
  { origin: 'none', share: 1, epochs: 5 },
  { origin: 'folds', share: 1, epochs: 5 },
];

function gain({ short, progress }: BenchOptions, trades: readonly string[]): readonly Row[] {
  const path = realFile('cluener', 'train.jsonl');
  if (!path) return [];
  const possible = ({ origin }: { readonly origin: Origin }): boolean => origin !== 'trades' || trades.length > 0;
  const chosen = settings.filter((one) => possible(one) && (!short || one.short));
  return chosen.map(({ origin, share, epochs }) => {
    const figures = (short ? [1] : [1, 2, 3]).map((seed) => {
      progress(`entities, ${share * 100} % of the sentences, dictionary ${origin}, seed ${seed}`);
      const of: TermsCase = { path, trades, origin, share, epochs: short ? 6 : epochs, seed };
      return fresh<TermsFigures>(new URL('terms-case.ts', import.meta.url), of);
    });
    const [{ sentences, terms, matches }] = figures as [TermsFigures];
    return {
      measured: 'entities',
      dictionary: origin,
      terms,
      sentences,
      F1: spread(figures.map(({ model }) => model.f1)),
      precision: spread(figures.map(({ model }) => model.precision)),
      recall: spread(figures.map(({ model }) => model.recall)),
      ...(matches > 0 ? { 'dictionary alone F1': rounded(100 * matches, 1) } : {}),
      ...(origin === 'half' ? { 'grown F1': spread(figures.map(({ grown }) => grown)) } : {}),
      's a run': Math.round(median(figures.map(({ seconds }) => seconds))),
    };
  });
}

/** Percent: mean ± deviation. */
function spread(shares: readonly number[]): string {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, shares.length - 1));
  return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)}`;
}

const TEXT = 100_000;
const place = { where: 'terms', types: ['term'] } as const;

function speed({ short, progress }: BenchOptions, trades: readonly string[]): readonly Row[] {
  progress('terms in texts');
  const real = trades.flatMap((path) =>
    parseTerms(readFileSync(path, 'utf8').split('\n'), { where: path, type: 'term' }),
  );
  const cases: readonly (readonly [name: string, terms: readonly Term[], text: string])[] = [
    ...(real.length > 0 ? [[`${real.length} terms of five trades`, real, prose(real)] as const] : []),
    ['50000 terms made up', madeUp(50_000), prose(madeUp(400))],
    ['the longest terms, all but found', almost(), '甲'.repeat(TEXT)],
  ];
  const matchers: Matcher[] = []; // kept, so that what one takes is not what another gives back
  return cases.map(([name, terms, text]) => {
    const before = process.memoryUsage().arrayBuffers;
    const began = cpu();
    const matcher = createMatcher(terms, place);
    const built = cpu() - began;
    const kept = process.memoryUsage().arrayBuffers - before;
    matchers.push(matcher);
    const normalized = normalize(text, true);
    const ms = median(Array.from({ length: short ? 5 : 20 }, () => time(matcher, text, normalized)));
    return {
      measured: 'matching',
      dictionary: name,
      terms: terms.length,
      'million characters / CPU s': rounded(text.length / ms / 1000, 1),
      'found per 1,000 characters': rounded((1000 * matcher.find(text, normalized).length) / text.length, 1),
      'built in CPU ms': Math.round(built),
      'memory MB': rounded(kept / 1e6, 1),
    };
  });
}

function time(matcher: Matcher, text: string, normalized: ReturnType<typeof normalize>): number {
  const start = cpu();
  matcher.find(text, normalized);
  return cpu() - start;
}

/** Milliseconds of processor time, which other programs disturb less. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const character = (code: number): string => String.fromCharCode(0x4e00 + (((code * 2_654_435_761) >>> 0) % 3500));

function madeUp(count: number): readonly Term[] {
  return Array.from({ length: count }, (_, i) => {
    const term = Array.from({ length: 2 + (i % 5) }, (_, k) => character(7 * i + k * k)).join('');
    return { term, type: 'term', weight: 1 };
  });
}

/** A tenth of it terms, the rest characters in between. */
function prose(terms: readonly Term[]): string {
  let text = '';
  for (let i = 0; text.length < TEXT; i++) {
    const { term } = terms[(i * 7919) % terms.length]!;
    text += term + Array.from({ length: 9 * term.length }, (_, k) => character(i * 31 + k)).join('');
  }
  return text.slice(0, TEXT);
}

/** Every place begins a walk as long as a term can be. */
const almost = (): readonly Term[] => [{ term: `${'甲'.repeat(LONGEST_TERM - 1)}乙`, type: 'term', weight: 1 }];
