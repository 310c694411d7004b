// What a dictionary says of each token, added to what the token is: where it stands in a term, and of which type the term is.
import type { Builder } from '../graph/build.ts';
import { floats } from '../graph/tensor.ts';
import { TERM_GATE, TERM_POSITIONS, TERM_TYPES } from './names.ts';
import { parameter, type Site } from './site.ts';

/**
 * gate ⊙ (position row + type row) for the graph's inputs `term_positions` and `term_types`, int64 [B, S], which count from 1; 0
 * is a token in no term, and gives exactly 0. The gate, one factor a channel, starts at 0: a model begins as if it had no
 * dictionary, and one that never meets a term stays so. (Word features beside characters: arXiv 1805.02023, 1908.05969.) [B, S, H]
 */
export function terms({ builder: b, config, parameters }: Site): string {
  const rows = (name: string, input: string): string => {
    const marks = b.input(input, 'int64', ['batch', 'sequence']);
    return b.op('Gather', [afterNothing(b, config.hidden_size, parameter(b, parameters, name)), marks]);
  };
  const told = b.op('Add', [rows(TERM_POSITIONS, 'term_positions'), rows(TERM_TYPES, 'term_types')]); // [B, S, H]
  return b.op('Mul', [told, parameter(b, parameters, TERM_GATE)]);
}

/** The table with a row of zeros in front. */
function afterNothing(b: Builder, width: number, table: string): string {
  const nothing = b.constant(floats([1, width], Array<number>(width).fill(0)));
  return b.op('Concat', [nothing, table], { axis: 0 });
}
