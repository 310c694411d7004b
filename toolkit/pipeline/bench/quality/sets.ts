// The real data sets that quality is measured on, divided anew for every seed: what is learned from, and what is asked.
import { readFileSync } from 'node:fs';
import { shuffled, stream } from '../../../random/random.ts';
import type { Span } from '../../../text/spans.ts';
import { realFile } from '../real-data.ts';

export interface Item {
  readonly text: string;
  readonly pair?: string;
  /** Number of the class. */
  readonly label?: number;
  readonly spans?: readonly Span[];
}

export interface QualitySet {
  readonly train: readonly Item[];
  readonly dev: readonly Item[];
  /** Classes, or types of entity. */
  readonly labels: readonly string[];
}

interface Source {
  readonly task: 'classify' | 'pair' | 'tag';
  /** Tokens of a text at most. */
  readonly length: number;
  readonly file: readonly string[];
  readonly read: (file: string, seed: number) => QualitySet;
}

const linesOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
const beside = (file: string, name: string): string => file.replace(/[^/]+$/, name);

/** The first of `all` in an order of the seed's own are held out. */
function divided<T>(all: readonly T[], held: number, seed: number): { readonly train: T[]; readonly dev: T[] } {
  const order = shuffled(all, stream(seed, 'folds'));
  return { dev: order.slice(0, held), train: order.slice(held) };
}

function titles(file: string, seed: number): QualitySet {
  const labels = linesOf(beside(file, 'class.txt'));
  const items = linesOf(file).map((line): Item => {
    const tab = line.lastIndexOf('\t');
    return { text: line.slice(0, tab), label: Number(line.slice(tab + 1)) };
  });
  return { ...divided(items, 1500, seed), labels };
}

function news(file: string, seed: number): QualitySet {
  interface Line {
    readonly sentence: string;
    readonly label_desc: string;
  }
  const read = (path: string): readonly Line[] => linesOf(path).map((line) => JSON.parse(line) as Line);
  const [train, dev] = [read(file), read(beside(file, 'dev.jsonl'))];
  const labels = [...new Set(train.map((line) => line.label_desc))].sort();
  const item = (line: Line): Item => ({ text: line.sentence, label: labels.indexOf(line.label_desc) });
  return { train: divided(train.map(item), 0, seed).train, dev: dev.map(item), labels };
}

/** Three hypotheses share a premise: by premises, so that none is asked about one it knows. */
function inference(file: string, seed: number): QualitySet {
  interface Line {
    readonly sentence1: string;
    readonly sentence2: string;
    readonly label: string;
  }
  const labels = ['contradiction', 'entailment', 'neutral'];
  const lines = linesOf(file)
    .map((line) => JSON.parse(line) as Line)
    .filter(({ label }) => label !== '-');
  const premises = [...new Set(lines.map((line) => line.sentence1))];
  const held = new Set(divided(premises, Math.round(0.15 * premises.length), seed).dev);
  const items = (some: readonly Line[]): readonly Item[] =>
    some.map(({ sentence1, sentence2, label }) => ({ text: sentence1, pair: sentence2, label: labels.indexOf(label) }));
  return {
    train: items(lines.filter(({ sentence1 }) => !held.has(sentence1))),
    dev: items(lines.filter(({ sentence1 }) => held.has(sentence1))),
    labels,
  };
}

function entities(file: string, seed: number): QualitySet {
  interface Line {
    readonly text: string;
    readonly label: Readonly<Record<string, Readonly<Record<string, readonly (readonly [number, number])[]>>>>;
  }
  const items = linesOf(file).map((line): Item => {
    const { text, label } = JSON.parse(line) as Line;
    const spans = Object.entries(label).flatMap(([type, names]) =>
      Object.values(names).flatMap((places) => places.map(([start, last]): Span => ({ type, start, end: last + 1 }))),
    );
    return { text, spans: apart(spans) };
  });
  const labels = [...new Set(items.flatMap(({ spans = [] }) => spans.map(({ type }) => type)))].sort();
  return { ...divided(items, 1000, seed), labels };
}

/** Without the second of two that overlap: a tagger has one type for a character. */
function apart(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if ((kept.at(-1)?.end ?? 0) <= span.start) kept.push(span);
  }
  return kept;
}

export const sets = {
  thucnews: { task: 'classify', length: 48, file: ['thucnews-title', 'train.txt'], read: titles },
  tnews: { task: 'classify', length: 48, file: ['tnews', 'train.jsonl'], read: news },
  ocnli: { task: 'pair', length: 64, file: ['ocnli', 'train.jsonl'], read: inference },
  cluener: { task: 'tag', length: 64, file: ['cluener', 'train.jsonl'], read: entities },
} as const satisfies Readonly<Record<string, Source>>;

export type SetName = keyof typeof sets;

/** The set of `seed`; undefined if its files are not present. */
export function openSet(name: SetName, seed: number): QualitySet | undefined {
  const { file, read }: Source = sets[name];
  const path = realFile(...file);
  return path === undefined ? undefined : read(path, seed);
}

/** Titles nobody labelled, from the corpus. */
export function unlabelledTitles(count: number): readonly string[] {
  const path = realFile('mlm-corpus', 'news_titles.txt');
  return path
    ? linesOf(path)
        .filter((line) => line.trim() !== '')
        .slice(0, count)
    : [];
}
