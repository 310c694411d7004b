// One HTML file that needs nothing else: no script, no font, no address outside it.
import type { Language } from '../../words/row.ts';

/** HTML that is safe to put into a page as it is. */
export interface Html {
  readonly html: string;
}

type Piece = Html | string | number | readonly Html[];

/** A template whose values are escaped unless they are Html themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return { html: strings.reduce((sum, part, at) => sum + written(values[at - 1]!) + part) };
}

const written = (value: Piece): string => {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
};

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for an element or a quoted attribute; control characters, which HTML does not allow, show as U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n])\p{Cc}/gu, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => signs[sign]!);
}

export interface TableOptions {
  /** The first of the columns that hold figures written as text, which are set to the right too; default none. */
  readonly figuresFrom?: number;
}

/** A table; the first row is its head, numbers are set to the right. */
export function table(
  rows: readonly (readonly (string | number | Html)[])[],
  { figuresFrom = Number.POSITIVE_INFINITY }: TableOptions = {},
): Html {
  const [head = [], ...body] = rows;
  const title = (name: string | number | Html, column: number): Html =>
    typeof body[0]?.[column] === 'number' || column >= figuresFrom
      ? html`<th class="number">${name}</th>`
      : html`<th>${name}</th>`;
  const cell = (value: string | number | Html, column: number): Html => {
    const shown = typeof value === 'number' ? value.toLocaleString('en-US') : value;
    return typeof value === 'number' || column >= figuresFrom
      ? html`<td class="number">${shown}</td>`
      : html`<td>${shown}</td>`;
  };
  return html`<div class="wide"><table>
<thead><tr>${head.map(title)}</tr></thead>
<tbody>${body.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
}

const style = `
:root { color-scheme: light; --ink: #22302a; --faint: #66756d; --line: #d9e0db; --paper: #fbfcfa; --leaf: #2f7d5b; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0 .75rem; } .faint { color: var(--faint); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; }
.figures div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; background: #fff; }
.figures dt { color: var(--faint); font-size: .85rem; } .figures dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); gap: 1rem; margin: 1rem 0; align-items: start; }
figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; background: #fff; padding: .5rem; }
figure svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--faint); font-weight: 600; } td { min-width: 6rem; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 0; }
@media (max-width: 32rem) { .charts { grid-template-columns: 1fr; } }
`;

/** The whole document. */
export function page(title: string, language: Language, body: Html): string {
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body>
${body}
</body>
</html>
`.html;
}
