// The range table as JSON, keyed by a digest of everything it was measured from.
import { createHash } from 'node:crypto';
import { Fault } from '../toolkit/words/fault.ts';
import type { ObserverChoice } from './observer.ts';
import type { Range, RangeTable } from './range.ts';

const VERSION = 1;

/** SHA-256 over model bytes, data digest and observer: a table is valid for no other combination. */
export function tableKey(parts: {
  /** The float model, as written (chunks need not be joined). */
  readonly model: readonly Uint8Array[];
  /** Digest of the calibration samples. */
  readonly data: string;
  readonly observer: ObserverChoice;
}): string {
  const hash = createHash('sha256');
  for (const chunk of parts.model) hash.update(chunk);
  return hash.update(JSON.stringify([VERSION, parts.data, sorted(parts.observer)])).digest('hex');
}

/** One line per tensor, by name; numbers in full precision. */
export function formatTable(ranges: RangeTable, key: string): string {
  const lines = [...ranges]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { min, max }]) => `  ${JSON.stringify(name)}: {"min": ${min}, "max": ${max}}`);
  return `{"version": ${VERSION}, "key": "${key}", "ranges": {\n${lines.join(',\n')}\n}}\n`;
}

/** The table written by `formatTable`. Faults: text that is no table, or one measured from something else than `key`. */
export function parseTable(text: string, key: string, where: string): RangeTable {
  const table = read(text);
  if (table === null) throw new Fault('calibration.not-a-table', { where });
  if (table.key !== key)
    throw new Fault('calibration.stale', { where, expected: key.slice(0, 12), received: table.key.slice(0, 12) });
  return new Map(Object.entries(table.ranges));
}

function read(text: string): { readonly key: string; readonly ranges: Readonly<Record<string, Range>> } | null {
  try {
    const { version, key, ranges } = JSON.parse(text);
    const sound = version === VERSION && typeof key === 'string' && Object.values(ranges).every(isRange);
    return sound ? { key, ranges } : null;
  } catch {
    return null;
  }
}

function isRange(value: unknown): value is Range {
  const { min, max } = (value ?? {}) as Partial<Range>;
  return typeof min === 'number' && typeof max === 'number';
}

const sorted = (choice: ObserverChoice): unknown[] => Object.entries(choice).sort(([a], [b]) => (a < b ? -1 : 1));
