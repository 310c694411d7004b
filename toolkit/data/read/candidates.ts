// A question with candidates and the right one: a pair for each candidate, 是 for the right one and 否 for the others.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import type { Fields, FileRow } from './row.ts';

type Values = FileRow['values'];

/** The labels of a wrong and of a right candidate. */
export const [WRONG, RIGHT] = ['否', '是'] as const;

const lists = ['choices', 'candidates', 'options', '选项', '候选'] as const;
const questions = ['question', 'query', 'text', 'input', '问题'] as const;
const answers = ['answer', 'answer_index', 'answer_idx', 'label', 'gold', '答案'] as const;

/**
 * The pairs of a question; undefined if the record is none. The answer is a candidate's text, its letter, its number from 0
 * on, or a list of these; where there is none, the labels are empty. Faults: fewer than two candidates, one that is no
 * text, an answer that is none of them.
 */
export function candidates(
  values: Values,
  given: Fields,
  { path: where, line }: { readonly path: string; readonly line: number },
): readonly Values[] | undefined {
  const list = lists.find((name) => Array.isArray(values[name]));
  const question = given.text ?? questions.find((name) => typeof values[name] === 'string');
  if (list === undefined || question === undefined) return undefined;
  const options = values[list] as readonly unknown[];
  if (options.length < 2 || !options.every(isText))
    throw new Fault('data.candidates', { where, line, field: list, received: excerpt(JSON.stringify(options)) });
  const texts = options.map(String);
  const field = answers.find((name) => values[name] !== undefined && values[name] !== null);
  const right = field === undefined ? undefined : rightOnes(values[field], texts);
  if (right?.size === 0 || right?.has(-1)) {
    const received = excerpt(JSON.stringify(values[field!]));
    throw new Fault('data.no-candidate', { where, line, field: field!, received, last: texts.length - 1 });
  }
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== list && name !== field));
  return texts.map((text, at) => ({
    ...rest,
    [question]: values[question],
    sentence2: text,
    label: right ? (right.has(at) ? RIGHT : WRONG) : '',
  }));
}

/** Places of the right candidates; −1 for an answer that is none of them. */
function rightOnes(answer: unknown, texts: readonly string[]): ReadonlySet<number> {
  if (Array.isArray(answer)) return new Set(answer.map((one) => placeOf(one, texts)));
  return new Set([placeOf(answer, texts)]);
}

function placeOf(answer: unknown, texts: readonly string[]): number {
  if (typeof answer === 'number') return inside(answer, texts);
  if (typeof answer !== 'string') return -1;
  const same = texts.findIndex((text) => text.trim() === answer.trim());
  if (same >= 0) return same;
  const letter = /^[(（]?([A-Za-zＡ-Ｚ])[)）.．、]?$/u.exec(answer.trim())?.[1]?.normalize('NFKC').toUpperCase();
  if (letter) return inside(letter.charCodeAt(0) - 65, texts);
  return /^\d+$/.test(answer.trim()) ? inside(Number(answer), texts) : -1;
}

const inside = (at: number, { length }: readonly string[]): number =>
  Number.isInteger(at) && at >= 0 && at < length ? at : -1;
const isText = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
