// Undoing a broadcast: what was one number in many places gets the sum of their gradients.
import type { Node } from '../graph/ir.ts';
import { ranked } from './call.ts';
import { same, type Tape } from './tape.ts';

/**
 * `gradient` summed over the axes on which `name` was broadcast. Where a symbol leaves open whether it was, the graph decides when
 * it runs. The result may be thinner than `name`, never broader.
 */
export function narrowed(t: Tape, node: Node, gradient: string, name: string): string {
  const have = ranked({ t, node }, gradient);
  const want = ranked({ t, node }, name);
  if (same(have, want)) return gradient;
  const extra = have.length - want.length; // leading axes that `name` lacks
  const leading = have.slice(0, Math.max(0, extra)).map((_, i) => i);
  const ones: number[] = []; // axes of `name`
  const unsure: number[] = [];
  for (const [axis, size] of want.entries()) {
    const spread = have[axis + extra] ?? 1;
    if (spread === 1 || spread === size) continue;
    if (size === 1) ones.push(axis);
    else if (typeof size === 'string') unsure.push(axis);
  }
  const summed = constantly(t, gradient, leading, ones, extra);
  if (unsure.length === 0) return summed;
  const whole = want.every((size, axis) => size === 1 || have[axis + extra] !== 1);
  const settled = atRunTime(t, summed, name, unsure);
  return whole && extra >= 0 ? t.builder.assume(settled, want) : settled;
}

function constantly(
  t: Tape,
  gradient: string,
  leading: readonly number[],
  ones: readonly number[],
  extra: number,
): string {
  if (leading.length === 0 && ones.length === 0) return gradient;
  if (leading.length === 0)
    return t.sum(
      gradient,
      ones.map((axis) => axis + extra),
      1,
    );
  const summed = t.sum(gradient, [...leading, ...ones.map((axis) => axis + extra)], 0);
  return ones.length === 0 ? summed : t.op('Unsqueeze', [summed, t.list(ones)]);
}

/** Sums over those of `axes` where `name` turns out to have size 1; a list of no axes leaves everything. */
function atRunTime(t: Tape, gradient: string, name: string, axes: readonly number[]): string {
  const lead = ranked({ t, node: nowhere }, gradient).length - ranked({ t, node: nowhere }, name).length;
  const found = axes.map((axis) => {
    const one = t.wide(t.op('Equal', [t.dimOf(name, axis), t.list([1])])); // [1]: 0 or 1, the number of axes taken
    return t.op('Slice', [t.list([axis + lead]), t.list([0]), one]);
  });
  const list = found.length === 1 ? found[0]! : t.op('Concat', found, { axis: 0 });
  return t.op('ReduceSum', [gradient, list], { keepdims: 1, noop_with_empty_axes: 1 });
}

const nowhere: Node = { name: '', op: '', domain: '', inputs: [], outputs: [], attributes: {} };
