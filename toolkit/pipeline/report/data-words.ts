// Words that the table and the page of the data report share.

import type { Histogram } from '../../data/clean/histogram.ts';
import { type Key, say } from '../../words/dictionary.ts';
import { number } from '../../words/figures.ts';
import type { Language, Values } from '../../words/row.ts';
import type { DataReport } from './data-report.ts';

type Name = Extract<Key, `report.data.${string}`> extends `report.data.${infer Rest}` ? Rest : never;

/** A sentence of the data report by the end of its key. */
export type Say = (name: Name, values?: Values) => string;

export const speaker =
  (language: Language): Say =>
  (name, values = {}) =>
    say(`report.data.${name}`, values, language);

/** What a cleaning rule rejects, in a few words. */
export const ruleMeaning = (rule: string, language: Language): string => say(`clean.rule.${rule}` as Key, {}, language);

export const limitText = (limit: number | false | null, words: Say): string =>
  limit === false ? words('off') : limit === null ? '' : number(limit);

/** Bins by their lower edge. */
export const binNames = ({ edges, counts }: Histogram): readonly string[] => counts.map((_, at) => number(edges[at]!));

/** What the teacher's answers took, in one sentence. */
export function askedSentence(asked: NonNullable<DataReport['asked']>, words: Say): string {
  const { promptTokens: prompt, completionTokens: completion, cost, ...counts } = asked;
  const spent = cost === undefined ? words('unknown-cost') : cost.toFixed(4);
  return words('asked-head', { ...counts, prompt, completion, cost: spent });
}
