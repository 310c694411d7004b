// The data report as lines of a terminal.

import type { Histogram } from '../../data/clean/histogram.ts';
import { excerpt } from '../../data/excerpt.ts';
import { number, percent } from '../../words/figures.ts';
import type { Language } from '../../words/row.ts';
import { type DataReport, type Group, total } from './data-report.ts';
import { askedSentences, classTitle, groupName, limitText, ruleMeaning, type Say, speaker } from './data-words.ts';
import { textTable } from './text-table.ts';

/** Classes, domains and suspects listed before the page has to be opened for the rest. */
const MOST = 12;
const SUSPECTS = 5;
const WIDEST = 24;

/** What comes from the data, short and on one line, whatever is in it. */
const inCell = (text: string): string => excerpt(text.replace(/\s+/g, ' ').trim());

export function dataLines(report: DataReport, language: Language): readonly string[] {
  const words = speaker(language);
  return [
    ...textTable(flow(report, words)),
    words('rules'),
    ...textTable(rules(report, words, language)),
    ...groups(classTitle(report.task, words), report.classes, words),
    ...groups(words('domains'), report.domains, words),
    ...sketches(report, words),
    ...noise(report, words),
    ...made(report, words),
    ...(report.asked ? ['', ...askedSentences(report.asked, words), ''] : []),
  ];
}

function flow({ read, bad, kept, rules: all, parts }: DataReport, words: Say): readonly (readonly string[])[] {
  const rejected = all.reduce((sum, rule) => sum + rule.rejected, 0);
  const written = Object.entries(parts).map(([part, count]) => `${words(`part.${part as 'train'}`)} ${number(count)}`);
  return [
    [words('read'), number(read)],
    [words('bad'), number(bad)],
    [words('rejected'), number(rejected)],
    [words('kept'), number(kept)],
    [words('parts'), written.join(' · ')],
  ];
}

function rules({ rules: all, read }: DataReport, words: Say, language: Language): readonly (readonly string[])[] {
  const head = (['rule', 'limit', 'count', 'share', 'meaning'] as const).map((name) => words(name));
  const rows = all.map(({ rule, limit, rejected }) => [
    rule,
    limitText(limit, words),
    number(rejected),
    percent(rejected / Math.max(1, read)),
    ruleMeaning(rule, language),
  ]);
  return [head, ...rows];
}

function groups(title: string, all: readonly Group[], words: Say): readonly string[] {
  if (all.length === 0) return [];
  const shown = [...all].sort((a, b) => b.after - a.after).slice(0, MOST);
  const most = Math.max(...shown.map(({ after }) => after), 1);
  const rows = shown.map(({ name, before, after }) => [
    inCell(groupName(name, words)),
    number(before),
    number(after),
    '█'.repeat(Math.max(1, Math.round((after / most) * WIDEST))),
  ]);
  const rest = all.length > MOST ? [['…', String(all.length)]] : [];
  return [title, ...textTable([['', words('before'), words('after'), ''], ...rows, ...rest])];
}

const levels = '▁▂▃▄▅▆▇█';

/** A histogram in one line: one sign per bin up to the last that is not empty, between the edges of these two. */
export function sketch({ edges, counts }: Histogram): string {
  const last = counts.findLastIndex((count) => count > 0);
  const most = Math.max(...counts, 1);
  const signs = counts
    .slice(0, last + 1)
    .map((count) => (count === 0 ? ' ' : levels[Math.min(7, Math.floor((count / most) * 8))]!));
  return `${number(edges[0]!)} ${signs.join('')} ${number(edges[Math.max(0, last)]!)}`;
}

function sketches({ histograms }: DataReport, words: Say): readonly string[] {
  const rows = (['question', 'answer', 'relevance', 'similarity'] as const)
    .filter((name) => total(histograms[name]) > 0)
    .map((name) => [words(name), sketch(histograms[name])]);
  return rows.length > 0 ? textTable(rows) : [];
}

function noise({ noise: found }: DataReport, words: Say): readonly string[] {
  if (!found) return [];
  const { checked, share, found: count, dropped, suspects } = found;
  const head = (['given', 'suggested', 'confidence', 'text'] as const).map((name) => words(name));
  const rows = suspects
    .slice(0, SUSPECTS)
    .map(({ given, suggested, confidence, text }) => [
      ...[given, suggested].map(inCell),
      percent(confidence),
      inCell(text),
    ]);
  return [
    words('noise-head', { checked: number(checked), share: percent(share), found: count, dropped }),
    ...(rows.length > 0 ? textTable([head, ...rows]) : []),
  ];
}

function made({ made: methods }: DataReport, words: Say): readonly string[] {
  if (methods.length === 0) return [];
  return [words('made'), ...textTable(methods.map(({ by, count }) => [by, number(count)]))];
}
