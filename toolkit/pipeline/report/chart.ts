// Charts as SVG text, drawn without a browser.
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Html } from './page.ts';

use([BarChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const [WIDTH, ROW] = [560, 22];
const ink = { text: '#22302a', faint: '#66756d', line: '#d9e0db' };
const colors = ['#b9c7bf', '#2f7d5b'];

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
  /** What the categories measure. */
  readonly axis?: string;
  /** A limit, drawn before the category it names. */
  readonly limit?: { readonly category: number; readonly name: string };
}

/** A bar chart as an SVG element, readable by name for those who do not see it. */
export function bars({ title, categories, series, grow, axis, limit }: BarsOptions): Html {
  const across = grow === 'across';
  const height = across ? 90 + categories.length * ROW * Math.min(series.length, 1.4) : 300;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
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
    minInterval: 1,
    axisLabel: { color: ink.faint, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: ink.line } },
  };
  const mark = limit && {
    silent: true,
    symbol: 'none',
    label: { formatter: limit.name, color: ink.text, fontSize: 11 },
    lineStyle: { color: '#a8442a', type: 'dashed' as const },
    data: [{ xAxis: limit.category }],
  };
  chart.setOption({
    animation: false,
    color: series.length === 1 ? [colors[1]!] : colors,
    title: { text: title, left: 8, top: 6, textStyle: { ...label, fontSize: 14 } },
    ...(series.length > 1 ? { legend: { right: 8, top: 6, textStyle: label, itemWidth: 12, itemHeight: 10 } } : {}),
    grid: { left: across ? 124 : 56, right: across ? 56 : 24, top: 46, bottom: axis === undefined ? 30 : 48 },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map(({ name, values: data }, at) => ({
      type: 'bar' as const,
      name,
      data: [...data],
      ...(across ? { barGap: '0%' } : { barCategoryGap: '12%' }),
      ...(across && at === series.length - 1
        ? { label: { show: true, position: 'right' as const, color: ink.faint, fontSize: 11 } }
        : {}),
      ...(mark && at === 0 ? { markLine: mark } : {}),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return { html: still(svg) };
}

/** Without what only a live chart needs: hover styles, whose names are counted through the process, and its own notes. */
const still = (svg: string): string =>
  svg.replace(/<style\s*>.*?<\/style>/gs, '').replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '');
