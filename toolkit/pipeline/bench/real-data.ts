// Real data for measurements, where a folder of it lies beside the repository or PENJING_DATA says where.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../..', process.env['PENJING_DATA'] ?? '../shared/data');

/** The path of a file of real data; undefined if it is not present. */
export function realFile(...path: readonly string[]): string | undefined {
  const file = join(folder, ...path);
  return existsSync(file) ? file : undefined;
}
