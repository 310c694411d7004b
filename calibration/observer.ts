// What an observer is: how the values a tensor takes become the range its integers shall cover.
import { entropyRange } from './entropy.ts';
import { absoluteHistogram, type Histogram, valueHistogram } from './histogram.ts';
import { percentileRange } from './percentile.ts';
import type { Extremes, Range } from './range.ts';

/** Which observer, with its settings. Bins are counted over the whole range of a tensor; default 2,048. */
export type ObserverChoice =
  | { readonly kind: 'minmax' }
  /** Keeps `percentile` (0–100, default 99.9) of the values; `symmetric` (default false) measures absolute values. */
  | { readonly kind: 'percentile'; readonly percentile?: number; readonly bins?: number; readonly symmetric?: boolean }
  /** The window whose `levels` (default 128) integers lose the least information. */
  | { readonly kind: 'entropy'; readonly bins?: number; readonly levels?: number };

/** Extremes come first, from one pass over the data; an observer that needs a histogram then asks for a second pass. */
export interface Observer {
  readonly second: null | {
    start(extremes: Extremes): Histogram;
    finish(histogram: Histogram, extremes: Extremes): Range;
  };
}

const BINS = 2048;

/** The observer of a choice. */
export function observer(choice: ObserverChoice): Observer {
  switch (choice.kind) {
    case 'minmax':
      return { second: null };
    case 'percentile': {
      const { percentile = 99.9, bins = BINS, symmetric = false } = choice;
      const start = symmetric ? absoluteHistogram : valueHistogram;
      return {
        second: {
          start: (extremes) => start(extremes, bins),
          finish: (histogram, extremes) => percentileRange(histogram, extremes, { percentile, symmetric }),
        },
      };
    }
    case 'entropy': {
      const { bins = BINS, levels = 128 } = choice;
      return {
        second: {
          start: (extremes) => valueHistogram(extremes, bins),
          finish: (histogram, extremes) => entropyRange(histogram, extremes, levels),
        },
      };
    }
  }
}
