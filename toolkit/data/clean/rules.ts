// Cleaning as a table of rules: each says what it measures and which values it rejects.
import { answerOf } from '../labels.ts';
import { characters, type Example } from '../records.ts';
import { brokenShare } from './broken.ts';
import { cutOff } from './ending.ts';
import { chineseShare } from './letters.ts';
import type { Memory } from './memory.ts';
import { normal } from './normal.ts';

/** A record with what several rules ask of it. */
export interface Subject {
  readonly example: Example;
  /** Reasoning and answer, as far as there are. */
  readonly answers: readonly string[];
  /** Text, pair and answers. */
  readonly texts: readonly string[];
  /** Characters of text and pair together. */
  readonly question: number;
  /** Characters of reasoning and answer together. */
  readonly answer: number;
  /** Text and pair in normal form, a line each. */
  readonly plain: () => string;
}

/** What rules may ask that one record cannot answer. */
export interface Context {
  readonly loopShare: (text: string) => number;
  /** Of the records on the same side (training, or held out) let pass so far. */
  readonly memory: Memory;
  /** Of all held-out records; complete in the second pass. */
  readonly held: Memory;
  /** Cosine of question and answer; in the second pass. */
  readonly relevance: (question: readonly string[], answer: readonly string[]) => number | undefined;
}

export interface Finding {
  /** What the rule objected to: a measured number, or a text. */
  readonly value: number | string;
  /** Id of the record it resembles. */
  readonly other?: string;
}

interface Rule {
  /** The limit when the recipe says nothing; null: the rule has no limit to set. */
  readonly limit: number | null;
  /** The pass it is judged in: 2 needs to have seen every record. */
  readonly pass: 1 | 2;
  /** Parts it is for; default: all but a test file of the user's own. */
  readonly parts?: readonly Part[];
  readonly find: (subject: Subject, limit: number, context: Context) => Finding | undefined;
}

/** Where a record goes; `given`: into the test part, from a test file of the user's own. */
export type Part = 'train' | 'validation' | 'test' | 'given';

const everywhere: readonly Part[] = ['train', 'validation', 'test', 'given'];
const ours: readonly Part[] = ['train', 'validation', 'test'];

const below = (value: number, limit: number): Finding | undefined => (value < limit ? { value } : undefined);
const above = (value: number, limit: number): Finding | undefined => (value > limit ? { value } : undefined);

/**
 * In order; the first rule that rejects is the one reported. A rule whose inputs are absent passes. Lengths are in
 * characters, shares from 0 to 1. Figures: on the 2,186 records of `r1-cot-zh` (agriculture, medicine, math), none of
 * which is bad, and on copies of them spoilt on purpose.
 */
export const rules = {
  /** "-": no majority (OCNLI). Where there may be several labels, or entities, none is a label too. */
  unlabelled: {
    limit: null,
    pass: 1,
    parts: everywhere,
    find: ({ example: { label, labels, spans } }) =>
      !labels && !spans && (label === '' || label === '-') ? { value: label } : undefined,
  },
  empty: {
    limit: null,
    pass: 1,
    parts: everywhere,
    find: ({ example: { text, pair } }) => (text.trim() === '' || pair?.trim() === '' ? { value: '' } : undefined),
  },
  /** The shorter of text and pair. */
  'question-short': {
    limit: 1,
    pass: 1,
    find: ({ example: { text, pair } }, limit) =>
      below(Math.min(characters(text), pair === undefined ? Infinity : characters(pair)), limit),
  },
  /** Text and pair together. */
  'question-long': { limit: 2000, pass: 1, find: ({ question }, limit) => above(question, limit) },
  'answer-short': {
    limit: 2,
    pass: 1,
    find: ({ answers, answer }, limit) => (answers.length > 0 ? below(answer, limit) : undefined),
  },
  'answer-long': { limit: 20_000, pass: 1, find: ({ answer }, limit) => above(answer, limit) },
  /** U+FFFD, mojibake, controls: one character in a hundred. A single one in a long answer does no harm. */
  broken: { limit: 0.01, pass: 1, find: ({ texts }, limit) => above(brokenShare(texts), limit) },
  /** Han among the letters of the whole record. English questions with Chinese answers full of formulas have 0.43 and more. */
  chinese: { limit: 0.2, pass: 1, find: ({ texts }, limit) => below(chineseShare(texts), limit) },
  /** Marked by the reader, or ending mid-sentence: 3 of 2,186 sound records; cut at random, 73 to 94 % of reasonings, 29 to 96 % of answers. */
  truncated: { limit: null, pass: 1, find: truncated },
  /** Share of reasoning or answer that is repeated at once. Sound records have 0. */
  loop: {
    limit: 0.2,
    pass: 1,
    find: ({ answers }, limit, { loopShare }) => above(Math.max(0, ...answers.map(loopShare)), limit),
  },
  /** The same text, pair and label, spacing, case, width and punctuation aside; of several labels or entities the first word counts. */
  duplicate: {
    limit: null,
    pass: 1,
    find({ example: { id, text, label }, plain }, _, { memory }) {
      const other = memory.seen(`${plain()}\0${label}`, id); // no label where there are several or entities
      return other === undefined ? undefined : { value: text, other };
    },
  },
  /**
   * Share of characters of text and pair that agree, under the same label, labels or entities. A copy with one character in
   * ten changed has 0.9; punctuation does not count, which can make that 0.89. Candidates of a question may be much alike.
   */
  'near-duplicate': {
    limit: 0.89,
    pass: 1,
    find({ example, plain }, limit, { memory }) {
      if (example.group !== undefined) return undefined;
      const found = memory.near.find(plain(), answerOf(example), limit);
      return found && { value: found.similarity, other: found.id };
    },
  },
  /**
   * TF-IDF cosine of question and answer; a tenth of the limit where they are in two languages and have only names and
   * numbers in common. The default loses no sound Chinese pair, not even an essay and its topic (0.02 loses some), and
   * 0.3 % of Chinese answers to English questions; of answers to other questions of the domain it finds 79 to 87 % and
   * 48 %. 0.03 finds 95 % where questions ask for facts; 0.7 would keep near paraphrases only.
   */
  relevance: {
    limit: 0.015,
    pass: 2,
    find({ example: { text, pair }, answers }, limit, { relevance }) {
      const question = pair === undefined ? [text] : [text, pair];
      const value = answers.length > 0 ? relevance(question, answers) : undefined;
      if (value === undefined || value >= limit) return undefined;
      return below(value, isChinese(question) === isChinese(answers) ? limit : limit / 10);
    },
  },
  /** A training record like a held-out one: nearly, under the same label, or exactly, under any. */
  leakage: {
    limit: 0.89,
    pass: 2,
    parts: ['train'],
    find({ example, plain }, limit, { held }) {
      const text = plain();
      const same = held.known(text);
      if (same !== undefined) return { value: 1, other: same };
      const found = held.near.find(text, answerOf(example), limit);
      return found && { value: found.similarity, other: found.id };
    },
  },
} as const satisfies Record<string, Rule>;

const isChinese = (texts: readonly string[]): boolean => chineseShare(texts) >= 0.5;

function truncated({ example: { unclosed, reasoning, answer } }: Subject): Finding | undefined {
  if (unclosed) return { value: reasoning?.slice(-20) ?? '' };
  const value = cutOff(answer ?? '') ?? cutOff(reasoning ?? '');
  return value === undefined ? undefined : { value };
}

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as readonly RuleName[];

/** A number replaces a rule's limit, false switches the rule off, true leaves it as it is. */
export type CleanOptions = { readonly [R in RuleName]?: number | boolean | undefined };

export interface Verdict extends Finding {
  readonly rule: RuleName;
}

/** The first objection of the rules of `pass` to a record of `part`. */
export function judgement(pass: 1 | 2, options: CleanOptions) {
  const active = ruleNames.flatMap((name) => {
    const { parts = ours, ...rule }: Rule = rules[name];
    const set = options[name];
    if (rule.pass !== pass || set === false) return [];
    return [{ name, parts, find: rule.find, limit: typeof set === 'number' ? set : (rule.limit ?? 0) }];
  });
  return (subject: Subject, part: Part, context: Context): Verdict | undefined => {
    for (const { name, parts, find, limit } of active) {
      if (!parts.includes(part)) continue;
      const finding = find(subject, limit, context);
      if (finding) return { rule: name, ...finding };
    }
    return undefined;
  };
}

export function subjectOf(example: Example): Subject {
  const { text, pair, reasoning, answer } = example;
  const answers = [reasoning, answer].filter((part) => part !== undefined);
  const questions = pair === undefined ? [text] : [text, pair];
  const total = (texts: readonly string[]): number => texts.reduce((sum, one) => sum + characters(one), 0);
  let plain: string | undefined;
  return {
    example,
    answers,
    texts: [...questions, ...answers],
    question: total(questions),
    answer: total(answers),
    plain: () => (plain ??= questions.map(normal).join('\n')),
  };
}
