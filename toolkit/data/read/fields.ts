// Which field of a file is the text, which the label: a table of the names data sets use.
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';
import type { Fields, Role } from './row.ts';

/**
 * Names by role, best first, compared in lower case. `content` is the text of CLUE records and the answer of R1 ones:
 * roles are filled in this order and a field serves one role, so it is whichever is still free.
 * The digits are the columns of a headerless table: text, label or text, pair, label.
 */
const names: Readonly<Record<Role, readonly string[]>> = {
  text: [
    ...['sentence1', 'text_a', 'text1', 'question1', 'premise', 'sentence', 'text', 'input', 'question', 'prompt'],
    ...[
      'query',
      'instruction',
      'title',
      'content',
      'review',
      'abst',
      '句子1',
      '句子',
      '文本',
      '问题',
      '内容',
      '标题',
      '1',
    ],
  ],
  label: [
    ...['label_desc', 'label_des', 'label_name', 'label', 'category', 'class', 'intent', 'tag', 'target', 'type'],
    ...['labels', '标签', '类别', '分类', '意图', '3', '2'],
  ],
  entities: ['entities', 'spans', 'ner', '实体'],
  pair: ['sentence2', 'text_b', 'text2', 'question2', 'hypothesis', '句子2', '2'],
  reasoning: [
    ...['reasoning_content', 'reasoning', 'complex_cot', 'cot', 'think', 'thinking', 'thought_process', 'thought'],
    ...['推理', '思考', '推理过程'],
  ],
  answer: ['content', 'answer', 'output', 'response', 'completion', '答案', '回答'],
  domain: ['domain', 'repo_name', 'genre', 'source', 'src', '领域', '来源'],
  id: ['id', 'uid', 'guid', '编号'],
  group: ['group'],
  logits: ['logits', 'teacher_logits'],
};

/** Where else what a role is needed for may stand: a thought inside the answer, entities in the field of the label. */
const standIns: { readonly [R in Role]?: Role } = { reasoning: 'answer', label: 'entities', entities: 'label' };

export const roles = Object.keys(names) as readonly Role[];
const known = new Set(
  Object.values(names)
    .flat()
    .filter((name) => !/^\d$/.test(name)),
);

/** Whether a column heading is one the table knows. */
export function isKnownName(name: string): boolean {
  return known.has(name.trim().toLowerCase());
}

/** Which roles of a record are fixed before its names are looked at, and which it must have. */
export interface Wish {
  /** The field by role, as the user says; one field may play two roles, and an empty name means that none plays this one. */
  readonly given: Fields;
  /** Roles without which a record is none. */
  readonly needs: readonly Role[];
  /** What the file's first record has settled: there is no looking for another field where a record lacks this one. */
  readonly settled?: Fields;
}

/**
 * The field of `seen` for every role it has one for; see `standIns` for needed ones that have none.
 * Faults: a role that does not exist, a given field that is absent from the first record, a needed role without a
 * field (each lists the fields seen).
 */
export function recognise(seen: readonly string[], { given, needs, settled }: Wish, where: string): Fields {
  for (const role of Object.keys(given)) {
    if (!(roles as readonly string[]).includes(role)) {
      throw new Fault('data.unknown-role', { role, known: roles.join(', ') });
    }
  }
  const missing = (role: Role): Fault => new Fault('data.no-field', { where, role, seen: listed(seen) });
  const free = new Map(seen.map((name) => [name.trim().toLowerCase(), name]));
  const fixed: Fields = { ...settled, ...given };
  for (const name of Object.values(fixed)) free.delete(name.trim().toLowerCase());
  const found: { [R in Role]?: string } = {};
  for (const role of roles) {
    const wanted = fixed[role];
    const absent = wanted !== undefined && (wanted === '' || !seen.includes(wanted));
    if (absent && wanted !== '' && settled === undefined) throw missing(role);
    const name = absent
      ? undefined
      : (wanted ?? names[role].map((candidate) => free.get(candidate)).find((field) => field !== undefined));
    if (name === undefined) continue;
    found[role] = name;
    free.delete(name.trim().toLowerCase());
  }
  for (const role of needs) {
    const other = standIns[role];
    if (found[role] === undefined && (other === undefined || found[other] === undefined)) throw missing(role);
  }
  return found;
}

function listed(seen: readonly string[]): string {
  const shown = seen.slice(0, 12).map((name) => `"${excerpt(name, 30)}"`);
  return seen.length === 0 ? '{}' : shown.join(', ') + (seen.length > shown.length ? ', …' : '');
}
