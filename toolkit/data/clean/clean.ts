// Cleaning as a table of rules: each says what it measures and which values it rejects.
import { Fault } from '../../words/fault.ts';
import { characters, type Example } from '../records.ts';

interface Rule {
  /** The limit when the recipe says nothing; null: the rule has no limit to set. */
  readonly limit: number | null;
  /** The value an example is rejected for, or undefined if it passes. */
  readonly reject: (example: Example, limit: number, seen: Set<string>) => string | number | undefined;
}

const shortest = (example: Example): number =>
  Math.min(characters(example.text), characters(example.pair ?? example.text));
const longest = (example: Example): number => characters(example.text) + characters(example.pair ?? '');

/** In order; the first rule that rejects is the one reported. Lengths are in characters. */
const rules = {
  unlabelled: { limit: null, reject: ({ label }) => (label === '' || label === '-' ? label : undefined) }, // "-": no majority (OCNLI)
  empty: {
    limit: null,
    reject: ({ text, pair }) => (text.trim() === '' || pair?.trim() === '' ? '' : undefined),
  },
  'too-short': { limit: 1, reject: (example, limit) => (shortest(example) < limit ? shortest(example) : undefined) },
  'too-long': { limit: 2000, reject: (example, limit) => (longest(example) > limit ? longest(example) : undefined) },
  duplicate: {
    limit: null,
    reject: ({ text, pair, label }, _, seen) => {
      const key = JSON.stringify([text.trim(), pair?.trim() ?? null, label]);
      if (seen.has(key)) return text;
      seen.add(key);
      return undefined;
    },
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
const ruleNames = Object.keys(rules) as readonly RuleName[];

/** A number replaces the rule's limit, false switches the rule off. */
export type CleanOptions = { readonly [R in RuleName]?: number | boolean };

export interface Rejected {
  readonly example: Example;
  readonly rule: RuleName;
  /** What the rule objected to: a length in characters, or a text. */
  readonly value: string | number;
}

export interface Cleaned {
  readonly kept: readonly Example[];
  readonly rejected: readonly Rejected[];
  /** How many examples each rule rejected. */
  readonly counts: Readonly<Record<RuleName, number>>;
}

/** Sorts examples into kept and rejected, in order, in one pass. */
export function clean(examples: Iterable<Example>, options: CleanOptions = {}): Cleaned {
  const kept: Example[] = [];
  const rejected: Rejected[] = [];
  const counts = Object.fromEntries(ruleNames.map((name) => [name, 0])) as Record<RuleName, number>;
  const seen = new Set<string>();
  const active = ruleNames.filter((name) => options[name] !== false);
  for (const example of examples) {
    const verdict = judge(example, active, options, seen);
    if (verdict === undefined) {
      kept.push(example);
      continue;
    }
    rejected.push({ example, ...verdict });
    counts[verdict.rule] += 1;
  }
  return { kept, rejected, counts };
}

function judge(
  example: Example,
  active: readonly RuleName[],
  options: CleanOptions,
  seen: Set<string>,
): { readonly rule: RuleName; readonly value: string | number } | undefined {
  for (const rule of active) {
    const { limit, reject }: Rule = rules[rule];
    const set = options[rule];
    const value = reject(example, typeof set === 'number' ? set : (limit ?? 0), seen);
    if (value !== undefined) return { rule, value };
  }
  return undefined;
}

/** `cleaned` again if something was kept; a Fault that names the reasons otherwise. */
export function requireKept(cleaned: Cleaned, where: string): Cleaned {
  if (cleaned.kept.length > 0) return cleaned;
  const reasons = ruleNames.filter((name) => cleaned.counts[name] > 0).map((name) => `${name} ${cleaned.counts[name]}`);
  throw new Fault('data.nothing-kept', { where, count: cleaned.rejected.length, reasons: reasons.join(', ') });
}
