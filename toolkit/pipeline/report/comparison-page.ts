// A comparison as a page: figures, resources, classes, calibration, attacks, and the examples it is about.
import type { Language } from '../../words/row.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { bars, lines } from './chart.ts';
import { attacks, cases, confusions, figures, kinds, resources, type Table } from './comparison-tables.ts';
import { mainName, type Say, speaker } from './comparison-words.ts';
import { type Html, html, page, table } from './page.ts';

const nothing: Html = html``;
/** Classes drawn before the chart would be a wall; listed; examples and confusions shown. */
const DRAWN = 24;
const LISTED = 200;
const EXAMPLES = 100;
const CONFUSIONS = 20;

export function comparisonPage(comparison: Comparison, language: Language): string {
  const words = speaker(language);
  const { data, models, quality, seed } = comparison;
  const [first, second] = models.map(({ name }) => name);
  const names = second === undefined ? first! : words('versus', { first: first!, second });
  const counts = { used: quality.examples.toLocaleString('en-US'), read: data.read.toLocaleString('en-US') };
  const sources = data.names.join(language === 'zh' ? '、' : ', ');
  const title = words('title', { names });
  const body = html`<h1>${title}</h1>
<p class="faint">${words('data', { task: quality.task, names: sources, seed, ...counts })}</p>
${tiles(comparison, words)}
${section(figures(comparison, words))}
<p class="faint">${words('intervals')}</p>
${section(resources(comparison, words))}
${charts([lengths(comparison, words)])}
${section(kinds(comparison, words, LISTED))}
${charts([byKind(comparison, words), reliability(comparison, words)])}
${section(confusions(comparison, words, CONFUSIONS))}
${section(attacks(comparison, words))}
${charts(underAttack(comparison, words))}
${section(cases(comparison, words, EXAMPLES))}`;
  return page(title, language, body);
}

function tiles({ models, quality }: Comparison, words: Say): Html {
  return html`<dl class="figures">${models.map(({ name }, at) => {
    const { choice, [quality.main]: main } = quality.scores[at]!;
    const figure = choice ? words('choice') : mainName(quality, words);
    return html`<div><dt>${name} · ${figure}</dt><dd>${(100 * (choice ?? main).value).toFixed(1)} %</dd></div>`;
  })}</dl>`;
}

function section(of: Table | undefined): Html {
  if (!of) return nothing;
  const { title, notes = [], rows, words } = of;
  const said = notes.map((note) => html`<p class="faint">${note}</p>`);
  return html`<h2>${title}</h2>${said}${table(rows, { figuresFrom: words })}`;
}

const charts = (drawn: readonly (Html | undefined)[]): Html =>
  html`<div class="charts">${drawn.flatMap((chart) => (chart ? [html`<figure>${chart}</figure>`] : []))}</div>`;

function lengths({ models, speed }: Comparison, words: Say): Html | undefined {
  if (speed.lengths.length < 2) return undefined;
  return lines({
    title: words('lengths'),
    categories: speed.lengths.map(({ tokens }) => String(tokens)),
    series: models.map(({ name }, at) => ({
      name,
      values: speed.lengths.map(({ models: all }) => Number(all[at]!.p50.toPrecision(3))),
    })),
    unit: 'number',
    axis: `${words('tokens')} · ${words('milliseconds')}`,
  });
}

function byKind({ models, quality }: Comparison, words: Say): Html | undefined {
  const { scores, kinds: names } = quality;
  if (names.length === 0) return undefined;
  const order = [...names.keys()]
    .sort((a, b) => scores[0]!.kinds[b]!.support - scores[0]!.kinds[a]!.support)
    .slice(0, DRAWN);
  return bars({
    title: words('f1-by-kind'),
    categories: order.map((k) => names[k]!),
    series: models.map(({ name }, at) => ({ name, values: order.map((k) => scores[at]!.kinds[k]!.f1.value) })),
    grow: 'across',
    unit: 'share',
  });
}

function reliability({ models, quality }: Comparison, words: Say): Html | undefined {
  const all = quality.scores.map(({ calibration }) => calibration?.bins);
  const bins = all[0];
  if (!bins || all.some((own) => own === undefined)) return undefined;
  const middle = (at: number): number => (at + 0.5) / bins.length;
  return lines({
    title: words('reliability'),
    categories: bins.map((_, at) => `${Math.round(100 * middle(at))} %`),
    series: [
      ...models.map(({ name }, m) => ({
        name,
        values: all[m]!.map(({ count, right }) => (count === 0 ? null : right)),
      })),
      { name: words('ideal'), values: bins.map((_, at) => middle(at)) },
    ],
    unit: 'share',
    axis: words('confidence'),
  });
}

/** One chart per model: the main figure by share of characters, a line per attack. */
function underAttack({ models, quality, robustness }: Comparison, words: Say): readonly Html[] {
  if (!robustness) return [];
  const { clean, struck } = robustness;
  const rates = [...new Set(struck.map(({ rate }) => rate))];
  const names = [...new Set(struck.map(({ attack }) => attack))];
  const least = Math.min(...[clean, ...struck.map((one) => one.models)].flat().map(({ main }) => main));
  return models.map(({ name }, m) =>
    lines({
      title: words('attacked-by', { name, main: mainName(quality, words) }),
      categories: ['0 %', ...rates.map((rate) => `${Math.round(100 * rate)} %`)],
      series: names.map((attack) => ({
        name: words(`attack.${attack}`),
        values: [
          clean[m]!.main,
          ...struck.filter((one) => one.attack === attack).map(({ models: all }) => all[m]!.main),
        ],
      })),
      unit: 'share',
      axis: words('share-attacked'),
      least,
    }),
  );
}
