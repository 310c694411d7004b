// Charts as SVG text, drawn without a browser.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Html } from './page.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const [WIDTH, ROW] = [560, 22];
/** Between names of a legend, whose widths are only estimated here. */
const GAP = 24;
const ink = { text: '#22302a', faint: '#66756d', line: '#d9e0db' };
const colors = ['#b9c7bf', '#2f7d5b'];
const many = ['#2f7d5b', '#c2571a', '#3b6fb6', '#8a4fa3', '#a8862a', '#3b9aa0', '#b0345c', '#66756d'];
const symbols = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect', 'circle'] as const;

export interface Series {
  readonly name: string;
  /** One value per category. */
  readonly values: readonly number[];
}

export interface BarsOptions {
  readonly title: string;
  readonly categories: readonly string[];
  /** One, or two to compare. */
  readonly series: readonly Series[];
  /** `across`: categories run down the side, for names; `up`: along the bottom, for numbers. */
  readonly grow: 'across' | 'up';
  /** What the values are; default counts. Shares run from 0 to 1. */
  readonly unit?: 'count' | 'share';
  /** What the categories measure. */
  readonly axis?: string;
  /** A limit, drawn before the category it names. */
  readonly limit?: { readonly category: number; readonly name: string };
}

/** A bar chart as an SVG element, readable by name for those who do not see it. */
export function bars({ title, categories, series, grow, unit = 'count', axis, limit }: BarsOptions): Html {
  const across = grow === 'across';
  const inPercent = unit === 'share';
  const legend = series.length > 1 ? 24 : 0; // a line of its own: names may be long
  const height = (across ? 90 + categories.length * ROW * Math.min(series.length, 1.4) : 300) + legend;
  const label = { color: ink.text, fontSize: 12 };
  const names = {
    type: 'category' as const,
    data: [...categories],
    axisLabel: { ...label, ...(across ? { width: 110, overflow: 'truncate' as const } : { hideOverlap: true }) },
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
    inverse: across,
    ...(axis === undefined ? {} : { name: axis, nameLocation: 'middle' as const, nameGap: 28, nameTextStyle: label }),
  };
  const values = {
    type: 'value' as const,
    ...(inPercent ? { max: 100 } : { minInterval: 1 }),
    axisLabel: { color: ink.faint, fontSize: 11, hideOverlap: true, ...(inPercent ? { formatter: '{value} %' } : {}) },
    splitLine: { lineStyle: { color: ink.line } },
  };
  const mark = limit && {
    silent: true,
    symbol: 'none',
    label: { formatter: limit.name, color: ink.text, fontSize: 11 },
    lineStyle: { color: '#a8442a', type: 'dashed' as const },
    data: [{ xAxis: limit.category }],
  };
  return drawn(height, {
    animation: false,
    color: series.length === 1 ? [colors[1]!] : colors,
    title: { text: title, left: 8, top: 6, textStyle: { ...label, fontSize: 14 } },
    ...(legend > 0
      ? { legend: { left: 8, top: 30, textStyle: label, itemWidth: 12, itemHeight: 10, itemGap: GAP } }
      : {}),
    grid: { left: across ? 124 : 56, right: across ? 56 : 24, top: 46 + legend, bottom: axis === undefined ? 30 : 48 },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map(({ name, values: data }, at) => ({
      type: 'bar' as const,
      name,
      data: data.map((value) => (inPercent ? rounded(100 * value) : value)),
      ...(across ? { barGap: '0%' } : { barCategoryGap: '12%' }),
      ...(across && (inPercent || at === series.length - 1)
        ? { label: { show: true, position: 'right' as const, color: ink.faint, fontSize: 11 } }
        : {}),
      ...(mark && at === 0 ? { markLine: mark } : {}),
    })),
  });
}

export interface LinesOptions {
  readonly title: string;
  /** Names of the points, along the bottom. */
  readonly categories: readonly string[];
  /** At most eight; null where a series has no point. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** What the values are; shares run from 0 to 1 and are shown as percent. */
  readonly unit: 'share' | 'number';
  /** What the categories measure. */
  readonly axis: string;
  /** A value that the axis has room for, beside those shown: charts to be compared name the same. */
  readonly least?: number;
}

/** A line chart as an SVG element; each line has a colour and a mark of its own. */
export function lines({ title, categories, series, unit, axis, least = 1 }: LinesOptions): Html {
  const label = { color: ink.text, fontSize: 12 };
  const shown = series.map(({ values }) =>
    values.map((value) => (value === null ? null : unit === 'share' ? rounded(100 * value) : value)),
  );
  const lowest = Math.min(100 * least, ...shown.flat().filter((value) => value !== null));
  return drawn(340, {
    animation: false,
    color: many,
    title: { text: title, left: 8, top: 6, textStyle: { ...label, fontSize: 14 } },
    legend: { left: 8, right: 8, top: 32, textStyle: label, itemWidth: 18, itemHeight: 8, itemGap: GAP - 8 },
    grid: { left: 56, right: 24, top: series.length > 3 ? 104 : 76, bottom: 48 },
    xAxis: {
      ...{ type: 'category' as const, data: [...categories], name: axis, nameLocation: 'middle' as const },
      ...{ nameGap: 28, nameTextStyle: label, axisLabel: label, axisTick: { show: false } },
      axisLine: { lineStyle: { color: ink.line } },
    },
    yAxis: {
      type: 'value' as const,
      // shares far from 0 would all lie on one line if the axis began there
      ...(unit === 'share' ? { max: 100, min: Math.max(0, Math.floor(lowest / 10) * 10) } : { min: 0 }),
      axisLabel: { color: ink.faint, fontSize: 11, formatter: unit === 'share' ? '{value} %' : '{value}' },
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: series.map(({ name }, at) => ({
      ...{ type: 'line' as const, name, data: shown[at]!, symbol: symbols[at % symbols.length]!, symbolSize: 7 },
    })),
  });
}

const rounded = (value: number): number => Number(value.toFixed(1));

function drawn(height: number, option: EChartsCoreOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return { html: still(svg) };
}

/**
 * Without what only a live chart needs: hover styles and clips of entering lines, whose names are counted through the process,
 * and its own notes.
 */
const still = (svg: string): string =>
  svg
    .replace(/<style\s*>.*?<\/style>|<defs\s*>.*?<\/defs>/gs, '')
    .replace(/ (?:class|clip-path|ecmeta_\w+)="[^"]*"/g, '');
