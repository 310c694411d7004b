// The data report as a page: what came in, what went and why, how it is distributed now.

import type { Histogram } from '../../data/clean/histogram.ts';
import { percent } from '../../words/figures.ts';
import type { Language } from '../../words/row.ts';
import { bars } from './chart.ts';
import { type DataReport, type Group, total } from './data-report.ts';
import {
  askedSentences,
  binNames,
  classTitle,
  groupName,
  limitText,
  ruleMeaning,
  type Say,
  speaker,
} from './data-words.ts';
import { type Html, html, page, table } from './page.ts';

const nothing: Html = html``;
/** Classes or domains drawn before the chart would be a wall. */
const MOST = 24;

/** The page in `language`; `name` is the recipe's. */
export function dataPage(report: DataReport, name: string, language: Language): string {
  const words = speaker(language);
  const names = report.sources.map((source) => source.name).join(language === 'zh' ? '、' : ', ');
  const body = html`<h1>${words('title', { name })}</h1>
<p class="faint">${words('sources', { names })}</p>
${figures(report, words)}
${rules(report, words, language)}
${histograms(report, words)}
${groups(report, words)}
${noise(report, words)}
${made(report, words)}
${asked(report, words)}
${badLines(report, words, language)}`;
  return page(words('title', { name }), language, body);
}

function figures({ read, bad, kept, rules: all, parts }: DataReport, words: Say): Html {
  const rejected = all.reduce((sum, rule) => sum + rule.rejected, 0);
  const tiles: readonly (readonly [string, number])[] = [
    [words('read'), read],
    [words('bad'), bad],
    [words('rejected'), rejected],
    [words('kept'), kept],
    ...Object.entries(parts).map(([part, count]) => [words(`part.${part as 'train'}`), count] as const),
  ];
  return html`<dl class="figures">${tiles.map(
    ([label, count]) => html`<div><dt>${label}</dt><dd>${count.toLocaleString('en-US')}</dd></div>`,
  )}</dl>`;
}

function rules({ rules: all, read }: DataReport, words: Say, language: Language): Html {
  const head = (['rule', 'meaning', 'limit', 'count', 'share'] as const).map((name) => words(name));
  const rows = all.map(({ rule, limit, rejected }) => [
    rule,
    ruleMeaning(rule, language),
    limitText(limit, words),
    rejected,
    percent(rejected / Math.max(1, read)),
  ]);
  return html`<h2>${words('rules')}</h2><p class="faint">${words('all-rejected')}</p>${table([head, ...rows])}`;
}

function histograms({ histograms: all, rules: ruleCounts }: DataReport, words: Say): Html {
  const limitOf = (rule: string): number | null => ruleCounts.find((one) => one.rule === rule)?.limit || null;
  const charts = [
    histogram(words('question'), all.question, words('characters'), words),
    histogram(words('answer'), all.answer, words('characters'), words),
    histogram(words('relevance'), all.relevance, words('cosine'), words, limitOf('relevance')),
    histogram(words('similarity'), all.similarity, words('alike'), words, limitOf('near-duplicate')),
  ];
  return html`<h2>${words('lengths')} · ${words('quality')}</h2><div class="charts">${charts}</div>`;
}

function histogram(title: string, bins: Histogram, axis: string, words: Say, limit: number | null = null): Html {
  if (total(bins) === 0) return nothing;
  const last = bins.counts.findLastIndex((count) => count > 0);
  const shown = { edges: bins.edges.slice(0, last + 1), counts: bins.counts.slice(0, last + 1) };
  const at = limit === null ? -1 : shown.edges.findIndex((edge) => edge >= limit);
  return html`<figure>${bars({
    title,
    categories: binNames(shown),
    series: [{ name: words('count'), values: shown.counts }],
    grow: 'up',
    axis,
    ...(at >= 0 && at < shown.counts.length ? { limit: { category: at, name: words('threshold') } } : {}),
  })}</figure>`;
}

function groups({ task, classes, domains, domainsFrom }: DataReport, words: Say): Html {
  const chart = (title: string, all: readonly Group[]): Html => {
    if (all.length === 0) return nothing;
    const shown = [...all].sort((a, b) => b.before - a.before).slice(0, MOST);
    return html`<figure>${bars({
      title,
      categories: shown.map(({ name }) => groupName(name, words)),
      series: [
        { name: words('before'), values: shown.map(({ before }) => before) },
        { name: words('after'), values: shown.map(({ after }) => after) },
      ],
      grow: 'across',
    })}</figure>`;
  };
  const note = domainsFrom === 'clusters' ? html`<p class="faint">${words('clusters')}</p>` : nothing;
  return html`<h2>${words('distribution')}</h2>${note}<div class="charts">${[
    chart(classTitle(task, words), classes),
    chart(words('domains'), domains),
  ]}</div>`;
}

function noise({ noise: found }: DataReport, words: Say): Html {
  if (!found) return nothing;
  const { checked, share, found: count, dropped, suspects } = found;
  const head = (['text', 'given', 'suggested', 'confidence'] as const).map((name) => words(name));
  const rows = suspects.map(({ text, given, suggested, confidence }) => [text, given, suggested, percent(confidence)]);
  const sentence = words('noise-head', { checked, share: percent(share), found: count, dropped });
  return html`<h2>${words('noise')}</h2><p>${sentence}</p>${rows.length > 0 ? table([head, ...rows]) : nothing}`;
}

function made({ made: methods }: DataReport, words: Say): Html {
  if (methods.length === 0) return nothing;
  const rows = methods.map(({ by, count }) => [by, count]);
  return html`<h2>${words('made')}</h2>${table([[words('by'), words('count')], ...rows])}`;
}

function asked({ asked: meter }: DataReport, words: Say): Html {
  if (!meter) return nothing;
  return html`<h2>${words('asked')}</h2>${askedSentences(meter, words).map((sentence) => html`<p>${sentence}</p>`)}`;
}

function badLines({ badLines: lines }: DataReport, words: Say, language: Language): Html {
  if (lines.length === 0) return nothing;
  const rows = lines.map(({ where, line, ...reason }) => [`${where}:${line}`, reason[language]]);
  return html`<h2>${words('bad-lines')}</h2><p class="faint">${words('all-bad')}</p>${table([
    [words('place'), words('reason')],
    ...rows,
  ])}`;
}
