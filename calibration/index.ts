// What other layers use of calibration.
export { type Batches, type CollectOptions, collect } from './collect.ts';
export type { ObserverChoice } from './observer.ts';
export type { Range, RangeTable } from './range.ts';
export { formatTable, parseTable, tableKey } from './table.ts';
