// Words that the table and the page of the data report share.

import type { Histogram } from '../../data/clean/histogram.ts';
import type { Refusal } from '../../data/teacher/taught.ts';
import type { TaskName } from '../../text/task.ts';
import { type Key, say } from '../../words/dictionary.ts';
import { number } from '../../words/figures.ts';
import type { Language, Values } from '../../words/row.ts';
import { type DataReport, unanswered } from './data-report.ts';

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

/** What the task calls its classes. */
export const classTitle = (task: TaskName, words: Say): string =>
  words(task === 'tag' ? 'types' : task === 'multilabel' ? 'labels' : 'classes');

/** Records may name no class or domain; that they do not is a group too. */
export const groupName = (name: string, words: Say): string => (name === '' ? words('none') : name);

/** Bins by their lower edge. */
export const binNames = ({ edges, counts }: Histogram): readonly string[] => counts.map((_, at) => number(edges[at]!));

/** What came of asking the teacher and what it took: one sentence, and one on what it left without an answer. */
export function askedSentences(asked: NonNullable<DataReport['asked']>, words: Say): readonly string[] {
  const { model, answered, requests, promptTokens: prompt, completionTokens: completion, cost } = asked;
  const refused = unanswered(asked.refused);
  const spent = cost === undefined ? words('unknown-cost') : cost.toFixed(4);
  const head = words('asked-head', { model, answered, refused, requests, prompt, completion, cost: spent });
  if (refused === 0) return [head];
  const reasons = Object.entries(asked.refused)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${words(`refusal.${reason as Refusal}`)} ${number(count)}`);
  return [head, words('refusals', { reasons: reasons.join(' · ') })];
}
