// The domain of every training record: its own, or the cluster of similar texts it falls into.
import { clusterTexts } from '../../../data/balance/clusters.ts';
import { type Facts as Columns, NameLedger } from '../../../data/balance/facts.ts';
import type { Example } from '../../../data/records.ts';
import { stream } from '../../../random/random.ts';
import { type Facts, joined } from './facts.ts';
import { readRecords } from './records-file.ts';

export interface Domains {
  readonly from: 'records' | 'clusters' | 'none';
  /** The facts, their domains filled in as far as there are any. */
  readonly columns: Columns;
  /** The domain of a record that may be new. */
  readonly of: (example: Example) => string;
}

/** Records below which clusters would be chance. */
const FEWEST = 200;

/** Domains of the training records in the file at `path`, whose facts these are. `tell`: records placed so far. */
export async function findDomains(
  facts: Facts,
  path: string,
  { seed, tell }: { readonly seed: number; readonly tell: (records: number) => void },
): Promise<Domains> {
  const columns = facts.columns();
  if (columns.domain.names.some((name) => name !== '')) {
    return { from: 'records', columns, of: ({ domain }) => domain ?? '' };
  }
  if (columns.keys.length < FEWEST) return { from: 'none', columns, of: () => '' };
  const texts = facts.known().map(({ text }) => text);
  const { names, assign } = await clusterTexts(texts, { seed: stream(seed, 'clusters') });
  const of = (example: Example): string => names[assign(joined(example))]!;
  const ledger = new NameLedger();
  let records = 0;
  for await (const example of readRecords(path)) {
    ledger.push(of(example));
    records += 1;
    tell(records);
  }
  return { from: 'clusters', columns: { ...columns, domain: ledger.column() }, of };
}
