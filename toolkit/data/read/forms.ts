// Records whose question or answer is not one field: conversations, and instructions with an input.
import type { Fields, FileRow } from './row.ts';

type Values = FileRow['values'];

/** The same record with `input` and `output` (or one of them) as fields; undefined if it is not of this form. */
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
  const all = (typeof turn === 'object' && turn !== null ? turn : {}) as Values;
  return { role: all['role'] ?? all['from'], content: all['content'] ?? all['value'], all };
}

/** Alpaca's `{instruction, input, output}`: what is asked is both together; the input is often empty. */
const instruction: Form = ({ instruction, input, ...rest }) =>
  typeof instruction === 'string' && typeof input === 'string' && typeof rest['output'] === 'string'
    ? { ...rest, input: [instruction, input].filter((part) => part.trim() !== '').join('\n') }
    : undefined;

/** The record with its question and answer as fields of their own; fields that `given` names stay as they are. */
export function flatten(values: Values, given: Fields): Values {
  const names = Object.values(given);
  const isTaken = given.text !== undefined || names.includes('instruction') || names.includes('input');
  return chat(values) ?? (isTaken ? undefined : instruction(values)) ?? values;
}
