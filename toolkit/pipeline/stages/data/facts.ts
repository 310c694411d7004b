// What the later steps need to know of the records that cleaning has kept, gathered while they pass by.
import { type Column, type Facts as Columns, FactLedger, NameLedger, recordKey } from '../../../data/balance/facts.ts';
import type { Part } from '../../../data/clean/rules.ts';
import { namesOf } from '../../../data/labels.ts';
import type { Example } from '../../../data/records.ts';
import { createSample } from '../../../data/sample.ts';
import { stream, word } from '../../../random/random.ts';
import { type Counter, pieceCounter } from '../../../text/count.ts';

/** Texts that the baseline learns from and is tried on at most: it is a yardstick, not a product. */
const BASELINE = 20_000;

/** A text (with its pair) and its label, labels or entities. */
export interface Labelled extends Pick<Example, 'label' | 'labels' | 'spans'> {
  readonly text: string;
}

/** What records are labelled with: a name and the record's place for each time. */
export interface Marks {
  readonly names: Column;
  readonly places: readonly number[];
}

/** A training record whose label is checked; `place` is its line in the training part. */
export interface Checked extends Labelled {
  readonly id: string;
  readonly place: number;
}

export interface Facts {
  add(example: Example, part: Part): void;
  /** Of the training records, in the order kept. */
  columns(): Columns;
  /** Of the training records, in the order kept. */
  marks(): Marks;
  /** How often each label, or type of entity, occurs in every part. */
  readonly labels: ReadonlyMap<string, number>;
  /** Of the training texts. */
  readonly pieces: Counter;
  /** What the baseline learns from, and what it is asked: samples of the training and the test part. */
  known(): readonly Labelled[];
  asked(): readonly Labelled[];
  /** A sample of the training records for the check of labels. */
  checked(): readonly Checked[];
}

export const joined = ({ text, pair }: Pick<Example, 'text' | 'pair'>): string =>
  pair === undefined ? text : `${text}\n${pair}`;

/** `limit`: records whose labels are checked at most. */
export function createFacts(seed: number, limit: number): Facts {
  const [known, asked] = [createSample<Labelled>(BASELINE), createSample<Labelled>(BASELINE)];
  const checked = createSample<Checked>(limit);
  const ledger = new FactLedger();
  const labels = new Map<string, number>();
  const names = new NameLedger();
  const places: number[] = [];
  const pieces = pieceCounter(true);
  const draw = stream(seed, 'baseline');
  let place = 0;
  return {
    add(example, part) {
      const { id, label, pair } = example;
      const said = {
        label,
        ...(example.labels ? { labels: example.labels } : {}),
        ...(example.spans ? { spans: example.spans } : {}),
      };
      const text = joined(example);
      const key = word(draw, recordKey(example) % 2 ** 32);
      for (const name of namesOf(example)) labels.set(name, (labels.get(name) ?? 0) + 1);
      if (part === 'train') {
        known.add(key, { text, ...said });
        checked.add(key, { id, text, label, place });
        ledger.add(example);
        for (const name of namesOf(example)) {
          names.push(name);
          places.push(place);
        }
        place += 1;
        pieces.add(example.text);
        if (pair !== undefined) pieces.add(pair);
      } else if (part !== 'validation') asked.add(key, { text, ...said });
    },
    columns: () => ledger.facts(),
    marks: () => ({ names: names.column(), places }),
    labels,
    pieces,
    known: known.items,
    asked: asked.items,
    checked: checked.items,
  };
}
