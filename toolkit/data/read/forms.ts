// Records that are not one field a role: conversations, instructions with an input, questions with candidates, texts in
// tokens, and what annotation tools wrap around a text.
import { candidates } from './candidates.ts';
import type { Fields, FileRow } from './row.ts';
import { sentence } from './sentence.ts';

type Values = FileRow['values'];

/** The same record with its parts as fields that roles know; undefined if it is not of this form. */
type Form = (values: Values) => Values | undefined;

const chats = ['messages', 'conversations', 'conversation', 'chat'] as const;
const thoughts = ['reasoning_content', 'reasoning', 'thinking'] as const;
const users: readonly unknown[] = ['user', 'human', 'prompter'];
const assistants: readonly unknown[] = ['assistant', 'gpt', 'model', 'bot'];

interface Said {
  readonly role: unknown;
  readonly content: unknown;
  readonly all: Values;
}

/** `{messages: [{role, content}, …]}` or ShareGPT's `{conversations: [{from, value}, …]}`: the first question and its answer. */
const chat: Form = (values) => {
  const field = chats.find((name) => Array.isArray(values[name]));
  if (field === undefined) return undefined;
  const { [field]: list, ...rest } = values;
  const turns = (list as readonly unknown[]).map(said);
  const first = turns.findIndex(({ role }) => users.includes(role));
  const answer = turns.slice(first + 1).find(({ role }) => assistants.includes(role));
  const thought = thoughts.find((name) => typeof answer?.all[name] === 'string');
  return {
    ...rest,
    input: turns[first]?.content,
    output: answer?.content,
    ...(thought ? { reasoning_content: answer?.all[thought] } : {}),
  };
};

function said(turn: unknown): Said {
  const all = recordOf(turn);
  return { role: all['role'] ?? all['from'], content: all['content'] ?? all['value'], all };
}

/** Alpaca's `{instruction, input, output}`: what is asked is both together; the input is often empty. */
const instruction: Form = ({ instruction, input, ...rest }) =>
  typeof instruction === 'string' && typeof input === 'string' && typeof rest['output'] === 'string'
    ? { ...rest, input: [instruction, input].filter((part) => part.trim() !== '').join('\n') }
    : undefined;

/** Label Studio: `{data: {text}, annotations: [{result: [{value: {start, end, text, labels} or {choices}}, …]}]}`; the first annotator's word. */
const labelStudio: Form = ({ id, data, annotations }) => {
  if (!Array.isArray(annotations) || typeof data !== 'object' || data === null) return undefined;
  const results = recordOf(annotations[0])['result'];
  const found = (Array.isArray(results) ? (results as readonly unknown[]) : []).map((one) =>
    recordOf(recordOf(one)['value']),
  );
  const choices = found.find((value) => Array.isArray(value['choices']))?.['choices'];
  return { id, ...data, ...(choices === undefined ? { entities: found } : { labels: choices }) };
};

const tagFields = ['tags', 'ner_tags', 'labels', 'label'] as const;

/** `{tokens: […], tags: ['B-x', 'O', …]}`, a tag for each token. */
const tokens: Form = ({ tokens, ...values }) => {
  const field = tagFields.find((name) => Array.isArray(values[name]));
  if (!isTexts(tokens) || field === undefined) return undefined;
  const { [field]: tags, ...rest } = values;
  return { ...rest, tokens, tags };
};

const recordOf = (value: unknown): Values => (typeof value === 'object' && value !== null ? value : {}) as Values;
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/**
 * The records in one of a file, with their parts as fields of their own; fields that `given` names stay as they are.
 * Faults: candidates and tokens that contradict themselves, with file and line.
 */
export function unfold(row: FileRow, given: Fields, path: string): readonly FileRow[] {
  const { line, values } = row;
  const names = Object.values(given).filter((name) => name !== '');
  const isTaken = given.text !== undefined || names.includes('instruction') || names.includes('input');
  const flat = chat(values) ?? (isTaken ? undefined : (instruction(values) ?? labelStudio(values)));
  if (flat) return [{ line, values: flat }];
  const tagged = given.text === undefined ? tokens(values) : undefined;
  if (tagged) return [{ line, values: sentence(tagged, path, line) }];
  const parts =
    given.pair === undefined && given.label === undefined ? candidates(values, given, { path, line }) : undefined;
  return parts?.map((part, at) => ({ line, part: at + 1, values: part })) ?? [row];
}
