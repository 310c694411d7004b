// The judges: a regression on character pieces and naive Bayes on words, which err in different places.
import type { Cut } from '../cut.ts';
import { fitRows, type Labelled, widest } from '../linear.ts';
import { blend, type Fit, type FoldOptions, outOfFold } from './folds.ts';
import { fitNaive } from './naive.ts';
import { gramRows, type Rows, wordRows } from './rows.ts';

/** Labelled texts; `keys` are equal where texts are. */
export interface Seen extends Pick<Labelled, 'labels' | 'classes'> {
  readonly texts: readonly string[];
  readonly keys: Uint32Array;
}

export interface JudgeOptions extends Omit<FoldOptions, 'progress'> {
  readonly progress?: (done: number, all: number) => void;
}

interface View {
  readonly rows: (seen: Seen, cut: Cut) => Rows;
  readonly fit: Fit;
  readonly weight: number;
  /** A closed form hardly varies from deal to deal. */
  readonly once?: true;
}

const BITS = 20;

const views: readonly View[] = [
  {
    rows: ({ texts, classes }) => gramRows(texts, widest(classes, BITS)),
    fit: (data, places, seed) => fitRows(data, places, { seed, epochs: 3 }),
    weight: 0.7,
  },
  {
    rows: ({ texts, classes }, cut) => wordRows(texts, cut, 2 ** widest(classes, BITS)),
    fit: fitNaive,
    weight: 0.3,
    once: true,
  },
];

/** Out-of-fold probabilities, averaged over deals and views. [rows, classes] */
export async function judge(seen: Seen, cut: Cut, { progress, ...options }: JudgeOptions): Promise<Float32Array> {
  const { keys, labels, classes } = seen;
  const repeatsOf = ({ once }: View): number => (once ? 1 : options.repeats);
  const all = options.folds * views.reduce((sum, view) => sum + repeatsOf(view), 0);
  let done = 0;
  const tell = (): void => {
    done += 1;
    progress?.(done, all);
  };
  const judged: (readonly [number, Float32Array])[] = [];
  for (const view of views) {
    const data = { ...view.rows(seen, cut), labels, classes };
    const dealing = { ...options, repeats: repeatsOf(view), progress: tell };
    judged.push([view.weight, await outOfFold(data, view.fit, keys, dealing)]);
  }
  return blend(judged, classes);
}
