// The names under which exporters know the inputs and outputs of an encoder.
import type { Graph, Value } from '../../graph/ir.ts';
import { Fault } from '../../words/fault.ts';

/** What an input is: token ids, 1 for tokens and 0 for padding, which text of a pair, places counted from 0, marks of terms. */
export type Role = 'ids' | 'mask' | 'types' | 'positions' | 'terms';

const names: { readonly [R in Role]: RegExp } = {
  ids: /^(input_ids?|ids|input_word_ids|tokens)(:0)?$/,
  mask: /^(attention_mask|input_mask|mask)(:0)?$/,
  types: /^(token_type_ids|segment_ids|input_type_ids|types)(:0)?$/,
  positions: /^(position_ids|positions)(:0)?$/,
  terms: /^term_(positions|types)$/, // our own models
};

/** What the input is; undefined for one that we cannot fill. */
export function roleOf({ name, type }: Value): Role | undefined {
  if (type !== 'int64' && type !== 'int32') return undefined;
  return (Object.keys(names) as Role[]).find((role) => names[role].test(name));
}

/** Faults: an input that we cannot fill; no token ids among them. */
export function requireInputs({ inputs }: Graph, where: string): void {
  const roles = inputs.map(roleOf);
  if (roles.every(Boolean) && roles.includes('ids')) return;
  throw new Fault('teacher.inputs', { where, received: listed(inputs) });
}

export const listed = (values: readonly Value[]): string =>
  values.map(({ name, type }) => `${name} (${type})`).join(', ') || '∅';

/** The output that is a row of numbers per text: named so, else the only one of two dimensions that is no pooled state. */
export function logitsOf({ outputs }: Graph): string | undefined {
  const named = outputs.find(({ name, shape }) => /^logits(:0)?$/.test(name) && (shape === null || shape.length === 2));
  const flat = outputs.filter(
    ({ name, shape }) => shape?.length === 2 && !/pool|hidden|sequence|embedding/i.test(name),
  );
  return named?.name ?? (flat.length === 1 ? flat[0]!.name : undefined);
}
