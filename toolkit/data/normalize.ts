// One way of writing the same text: compatibility forms, letter width, traditional characters. All off by default:
// what a device will see is not normalized unless its bundle says so.
import type { Span } from '../text/spans.ts';
import type { Example } from './records.ts';

export interface NormalizeOptions {
  /**
   * Unicode's compatibility composition (NFKC): ligatures, circled numbers, half-width kana, compatibility ideographs.
   * By itself it also turns ，！（） into ,!(); with `width`, Chinese punctuation stays as it is. Default false.
   */
  readonly nfkc?: boolean | undefined;
  /** Full-width letters and digits to half width (Ａ１ → A1); Chinese punctuation stays full width. Default false. */
  readonly width?: boolean | undefined;
  /** Traditional characters to simplified ones, by OpenCC's tables of phrases and characters. Default false. */
  readonly simplify?: boolean | undefined;
}

export type Normalizer = (example: Example) => Example;

type Step = (text: string) => string;

/**
 * A function that normalizes text, pair, reasoning and answer of an example and leaves everything else alone, but for
 * entities, which go with their text; an example without a change is returned itself. Loads OpenCC's tables (1 MB) only where `simplify` asks for them.
 */
export async function normalizer({ nfkc, width, simplify }: NormalizeOptions): Promise<Normalizer> {
  const steps: Step[] = [];
  if (nfkc) steps.push(width ? composeBetween : compose);
  if (width) steps.push(narrow);
  if (simplify) steps.push(await simplified());
  if (steps.length === 0) return (example) => example;
  const apply: Step = (text) => steps.reduce((so, step) => step(so), text);
  return (example) => {
    let changed: Partial<Example> | undefined;
    for (const field of fields) {
      const text = example[field];
      if (text === undefined) continue;
      if (field === 'text' && example.spans) {
        const marked = inPieces(text, example.spans, apply);
        if (marked.text !== text) changed = marked;
        continue;
      }
      const normal = apply(text);
      if (normal !== text) changed = { ...changed, [field]: normal };
    }
    return changed ? { ...example, ...changed } : example;
  };
}

/** The text changed piece by piece, so that every entity is still the same piece; one that nothing is left of is gone. */
function inPieces(
  text: string,
  spans: readonly Span[],
  apply: Step,
): Pick<Example, 'text'> & { readonly spans: readonly Span[] } {
  let [done, at] = ['', 0];
  const moved = spans.map(({ start, end, type }) => {
    done += apply(text.slice(at, start));
    const from = done.length;
    done += apply(text.slice(start, end));
    at = end;
    return { start: from, end: done.length, type };
  });
  return { text: done + apply(text.slice(at)), spans: moved.filter(({ start, end }) => start < end) };
}

const fields = ['text', 'pair', 'reasoning', 'answer'] as const;

const compose: Step = (text) => text.normalize('NFKC');

/** Runs of anything but the punctuation of Chinese text that has an ASCII counterpart: ，：；！？（）［］｛｝～…‥ */
const between = /[^\uFF01\uFF08\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF3B\uFF3D\uFF5B\uFF5D\uFF5E\u2025\u2026]+/g;
const composeBetween: Step = (text) => text.replace(between, compose);

/** The full-width forms of ASCII lie 0xFEE0 above it. */
const narrow: Step = (text) =>
  text.replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );

async function simplified(): Promise<Step> {
  const { Converter } = await import('opencc-js/t2cn');
  return Converter({ from: 't', to: 'cn' });
}
