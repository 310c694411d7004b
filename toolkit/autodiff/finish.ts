// The last step: gradients get their names and become graph outputs.
import type { Graph } from '../graph/ir.ts';
import { rename } from '../graph/rewrite.ts';
import type { Tape } from './tape.ts';

/**
 * Where the gradient of a parameter is: one graph output of its shape; or, for a parameter that only Gather (axis 0) reads, the
 * touched rows, one part per Gather: `ids` int64 [N] as the Gather read them (duplicates not merged, negative ones count from
 * the end), `rows` [N, …]. Several parts add up.
 */
export type Gradient =
  | { readonly kind: 'dense'; readonly name: string }
  | { readonly kind: 'rows'; readonly parts: readonly { readonly ids: string; readonly rows: string }[] };

export interface Differentiated {
  /** The forward graph, its outputs first, then the gradients: `grad/<name>`, or `grad/<name>/ids/<k>` and `grad/<name>/rows/<k>`. */
  readonly graph: Graph;
  /** By parameter, in the order of `wrt`. */
  readonly gradients: ReadonlyMap<string, Gradient>;
}

/** What the walk found for one parameter. */
export type Target =
  | { readonly name: string; readonly gradient: string }
  | { readonly name: string; readonly parts: readonly { readonly ids: string; readonly rows: string }[] };

/** The finished graph. `totals` are the gradients of inner values; they too get readable names. */
export function finished(
  t: Tape,
  forward: Graph,
  targets: readonly Target[],
  totals: ReadonlyMap<string, string>,
): Differentiated {
  const names = new Map<string, string>();
  const outputs: string[] = [];
  /** Renames a value of the backward pass; one of the forward pass, or one that has its name already, is copied. */
  const give = (name: string, wanted: string): string => {
    const free = t.builder.fresh(wanted);
    const fixed = forward.values.has(name) || t.builder.tensor(name) || names.has(name);
    if (fixed) t.builder.op('Identity', [name], {}, free);
    else names.set(name, free);
    outputs.push(fixed ? free : name);
    return free;
  };
  const found = targets.map((target): readonly [string, Gradient] => {
    const stem = `grad/${target.name}`;
    if ('gradient' in target) return [target.name, { kind: 'dense', name: give(target.gradient, stem) }];
    const parts = target.parts.map(({ ids, rows }, k) => ({
      ids: give(ids, `${stem}/ids/${k}`),
      rows: give(rows, `${stem}/rows/${k}`),
    }));
    return [target.name, { kind: 'rows', parts }];
  });
  const taken = new Set(names.values());
  for (const [value, total] of totals) {
    const wanted = t.builder.fresh(`grad/${value}`);
    const inner = !names.has(total) && !forward.values.has(total) && !t.builder.tensor(total);
    if (!inner || taken.has(wanted)) continue;
    names.set(total, wanted);
    taken.add(wanted);
  }
  for (const name of outputs) t.builder.output(name);
  const graph = rename(t.builder.build(), names);
  const nodes = graph.nodes.map((node, i) => (i < forward.nodes.length ? node : { ...node, name: node.outputs[0]! }));
  return { graph: { ...graph, nodes }, gradients: new Map(found) };
}
