// The training part as it is written in the end: suspects left out, groups evened out, variants added.
import { rename } from 'node:fs/promises';
import { augment } from '../../../data/augment/augment.ts';
import type { MaskedLM } from '../../../data/augment/masked.ts';
import type { AugmentOptions } from '../../../data/augment/options.ts';
import { takeStock } from '../../../data/augment/stock.ts';
import { planBalance } from '../../../data/balance/balance.ts';
import { type Facts as Columns, select } from '../../../data/balance/facts.ts';
import type { Example } from '../../../data/records.ts';
import type { Translate } from '../../../data/teacher/translate.ts';
import { stream } from '../../../random/random.ts';
import { defined } from '../../defined.ts';
import type { Recipe } from '../../recipe.ts';
import { readRecords, writeRecords } from './records-file.ts';

/** How often each training record is written: 0 leaves it out. Faults: an option of balancing out of bounds. */
export function copies({ data, seed }: Recipe, columns: Columns, dropped: ReadonlySet<number>): Uint16Array {
  const left = Uint32Array.from(columns.keys.keys()).filter((place) => !dropped.has(place));
  const planned = planBalance(select(columns, left), { ...defined(data.balance), seed: stream(seed, 'balance') });
  const times = new Uint16Array(columns.keys.length);
  for (const [at, place] of left.entries()) times[place] = planned[at]!;
  return times;
}

export interface Composing {
  readonly times: Uint16Array;
  readonly augment: AugmentOptions | undefined;
  readonly seed: number;
  /** Files of held-out records, whose texts no variant may have. */
  readonly others: readonly string[];
  readonly translate?: Translate;
  readonly model?: MaskedLM;
  /** Called for every variant. */
  readonly made: (variant: Example) => void;
  /** Called for every record written: how many there are, and the share of the training part that they come from. */
  readonly tell: (records: number, share: number) => void;
}

/** Rewrites the training part at `path` where that changes anything. Returns its records. Faults: those of augmentation. */
export async function compose(path: string, composing: Composing): Promise<number> {
  const { times, augment: how, seed, translate, model } = composing;
  if (!how && times.every((count) => count === 1)) return times.length;
  let place = 0;
  async function* balanced(): AsyncGenerator<Example> {
    place = 0;
    for await (const example of readRecords(path)) {
      for (let copy = 1; copy <= times[place]!; copy += 1) yield copy === 1 ? example : again(example, copy);
      place += 1;
    }
  }
  async function* varied(): AsyncGenerator<Example> {
    const stock = await takeStock(balanced(), seed, chained(composing.others));
    const own = new WeakSet<Example>();
    const noted = async function* (): AsyncGenerator<Example> {
      for await (const example of balanced()) {
        own.add(example);
        yield example;
      }
    };
    for await (const example of augment(noted(), how!, { seed, stock, translate, model })) {
      if (!own.has(example)) composing.made(example);
      yield example;
    }
  }
  async function* told(examples: AsyncIterable<Example>): AsyncGenerator<Example> {
    let records = 0;
    for await (const example of examples) {
      yield example;
      records += 1;
      composing.tell(records, place / times.length);
    }
  }
  const draft = `${path}.composed`;
  const count = await writeRecords(draft, told(how ? varied() : balanced()));
  await rename(draft, path);
  return count;
}

const again = (example: Example, copy: number): Example => ({
  ...example,
  id: `${example.id}*${copy}`,
  lineage: [...(example.lineage ?? []), { by: 'oversample', from: example.id }],
});

async function* chained(paths: readonly string[]): AsyncGenerator<Example> {
  for (const path of paths) yield* readRecords(path);
}
