// The table of attacks: what may happen to a text before it reaches a model.
import { protect } from '../../data/augment/protected.ts';
import type { Span } from '../../data/augment/spans.ts';
import { hash } from '../../data/hash.ts';
import { stream } from '../../random/random.ts';
import { glyph, homophone } from './characters.ts';
import { choose, type Proposal } from './choose.ts';
import type { Edit } from './edit.ts';
import { invisible } from './invisible.ts';
import { swap } from './swap.ts';
import { openSynonym } from './synonym.ts';
import { openTraditional } from './traditional.ts';
import { width } from './width.ts';

export const attackNames = ['homophone', 'glyph', 'synonym', 'swap', 'invisible', 'width', 'traditional'] as const;

export type AttackName = (typeof attackNames)[number];

export interface AttackOptions {
  /** A synonym file, plain or Cilin; without one there is no attack by synonyms. */
  readonly synonyms?: string | undefined;
  /**
   * Leave negations, question words, numbers and the like alone, as augmentation does, lest the label no longer fit.
   * Attacks after which the same is read need no such care and take none. @default true
   */
  readonly protect?: boolean;
}

export interface Attack {
  readonly name: AttackName;
  /**
   * The edits this attack makes of `text` at `rate`, in order, outside `keep` and across no edge of `whole`. The same text,
   * rate and seed give the same edits; a higher rate gives these and more.
   */
  readonly strike: (text: string, options: StrikeOptions) => readonly Edit[];
}

export interface StrikeOptions {
  /** Expected share of the characters changed or added. */
  readonly rate: number;
  readonly seed: number;
  readonly keep?: readonly Span[];
  readonly whole?: readonly Span[];
}

interface Row {
  /** What is read stays the same, whatever is struck. */
  readonly same: boolean;
  /** undefined: it needs what was not given. */
  readonly open: (options: AttackOptions) => Promise<((text: string, protect: boolean) => Proposal[]) | undefined>;
}

const table: { readonly [N in AttackName]: Row } = {
  homophone: { same: false, open: async () => homophone },
  glyph: { same: false, open: async () => glyph },
  synonym: {
    same: false,
    open: async ({ synonyms }) => (synonyms === undefined ? undefined : openSynonym(synonyms)),
  },
  swap: { same: false, open: async () => swap },
  invisible: { same: true, open: async () => invisible },
  width: { same: true, open: async () => width },
  traditional: { same: true, open: openTraditional },
};

/** All attacks that `options` allow, in the order of the table. Faults: a bad synonym file. */
export async function openAttacks(options: AttackOptions = {}): Promise<readonly Attack[]> {
  const opened = await Promise.all(attackNames.map((name) => table[name].open(options)));
  return attackNames.flatMap((name, at) => {
    const propose = opened[at];
    return propose ? [attack(name, propose, (options.protect ?? true) && !table[name].same)] : [];
  });
}

function attack(name: AttackName, propose: (text: string, protect: boolean) => Proposal[], careful: boolean): Attack {
  const number = attackNames.indexOf(name);
  return {
    name,
    strike: (text, { rate, seed, keep = [], whole = [] }) => {
      const key = stream(seed, 'attacks', number, hash(text, seed));
      const held = careful ? [...keep, ...protect(text)] : keep;
      return choose(text, propose(text, careful), { rate, key, keep: held, whole });
    },
  };
}
