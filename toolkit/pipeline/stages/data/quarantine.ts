// Malformed lines set aside while reading goes on.
import type { BadLine } from '../../../data/read/read.ts';
import type { DataReport } from '../../report/data-report.ts';
import type { Files } from './gather.ts';

/** Lines shown in the report. */
const SHOWN = 10;

export interface Quarantine {
  readonly add: (bad: BadLine) => void;
  count(): number;
  /** As they are kept in quarantine.jsonl. */
  rows(): readonly object[];
  shown(): DataReport['badLines'];
}

/** Reading bounds how many there can be, so they are held in memory. Lines are placed by the names of `files`, not by paths. */
export function createQuarantine(files: Files): Quarantine {
  const bad: BadLine[] = [];
  const names = new Map([...(files.test ?? []), ...(files.data ?? [])].map(({ path, name }) => [path, name]));
  const nameOf = (path: string): string => names.get(path) ?? path;
  const said = ({ where, line, reason }: BadLine) => ({
    where: nameOf(where),
    line,
    en: reason.in('en').replaceAll(where, nameOf(where)),
    zh: reason.in('zh').replaceAll(where, nameOf(where)),
  });
  return {
    add: (one) => void bad.push(one),
    count: () => bad.length,
    rows: () => bad.map((one) => ({ ...said(one), rule: one.reason.key, text: one.text })),
    shown: () => bad.slice(0, SHOWN).map(said),
  };
}
