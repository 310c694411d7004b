// Reverse-mode differentiation of a graph: the backward pass is more graph, in ordinary operators.
import type { Graph, Node } from '../graph/ir.ts';
import type { Op } from '../graph/ops.ts';
import { consumers } from '../graph/rewrite.ts';
import { inferShapes } from '../graph/shapes.ts';
import { Fault } from '../words/fault.ts';
import { narrowed } from './broadcast.ts';
import { attribute, callOf } from './call.ts';
import { type Differentiated, finished, type Target } from './finish.ts';
import { type Path, pathTo } from './path.ts';
import { gradients, several } from './rules.ts';
import { saving } from './saved.ts';
import { Tape } from './tape.ts';

export type { Differentiated, Gradient } from './finish.ts';

/** The oldest opset that has every operator the rules write (ReduceMean and Pad with axes as inputs). */
const OLDEST = 18;

/**
 * Adds the gradients of `loss` (one number) by `wrt` (initializers, graph inputs or inner values) to `graph`. Only nodes between
 * them are differentiated; only ai.onnx operators come out.
 * Faults (all exit 2): `autodiff.loss`, `autodiff.parameter`, `autodiff.unknown`, `autodiff.no-path`,
 * `autodiff.not-differentiable`, `autodiff.input`, `autodiff.output`, `autodiff.attribute`, `autodiff.rank`, `autodiff.opset`.
 */
export function gradient(
  graph: Graph,
  { loss, wrt }: { readonly loss: string; readonly wrt: readonly string[] },
): Differentiated {
  const opset = graph.opset[''] ?? 0;
  if (opset < OLDEST) throw new Fault('autodiff.opset', { graph: graph.name, opset });
  const inferred = inferShapes(graph);
  const forward = inferShapes(saving(inferred, pathTo(inferred, loss, wrt).nodes));
  const walk = new Walk(forward, loss, pathTo(forward, loss, wrt), [...new Set(wrt)]);
  return finished(walk.t, forward, walk.targets(), walk.totals);
}

/** One reverse walk: what has arrived at each value so far. */
class Walk {
  readonly t: Tape;
  /** Gradient of each value once it is complete. */
  readonly totals = new Map<string, string>();
  readonly #arrived = new Map<string, string[]>();
  readonly #parts = new Map<string, { readonly ids: string; readonly rows: string }[]>();
  readonly #path: Path;
  readonly #wrt: readonly string[];

  constructor(forward: Graph, loss: string, path: Path, wrt: readonly string[]) {
    this.t = new Tape(forward);
    this.#path = path;
    this.#wrt = wrt;
    for (const name of tables(path.nodes, wrt)) this.#parts.set(name, []);
    this.#arrived.set(loss, [this.t.number(loss, 1)]);
    for (const node of path.nodes.toReversed()) this.#visit(node);
  }

  targets(): readonly Target[] {
    return this.#wrt.map((name) => {
      const parts = this.#parts.get(name)?.toReversed();
      return parts ? { name, parts } : { name, gradient: this.t.spread(this.#total(name)!, name) };
    });
  }

  #visit(node: Node): void {
    const found = node.outputs.map((name) => this.#total(name));
    if (found.every((name) => name === undefined)) return;
    const late = found.findIndex((name, k) => k > 0 && name !== undefined);
    const place = { op: node.op, node: node.name };
    if (late > 0 && !several.has(node.op))
      throw new Fault('autodiff.output', { ...place, index: late, output: node.outputs[late]! });
    const call = callOf(
      this.t,
      node,
      found,
      node.inputs.filter((name) => this.#path.origin.has(name)),
    );
    const parts = this.#parts.get(node.inputs[0]!);
    if (parts) return void parts.push(rowsOf(this.t, node, call.dy()));
    const makers = gradients[node.op as Op]!(call);
    for (const [index, input] of node.inputs.entries()) {
      const name = this.#path.origin.get(input);
      if (name === undefined) continue;
      const make = makers[index];
      if (!make) throw new Fault('autodiff.input', { ...place, index, input, name });
      this.#arrive(input, narrowed(this.t, node, make(), input));
    }
  }

  #arrive(name: string, gradient: string): void {
    const all = this.#arrived.get(name);
    if (all) all.push(gradient);
    else this.#arrived.set(name, [gradient]);
  }

  #total(name: string): string | undefined {
    const all = this.#arrived.get(name);
    if (!all) return undefined;
    const total = this.totals.get(name) ?? all.reduce((a, b) => this.t.plus(a, b));
    this.totals.set(name, total);
    return total;
  }
}

/** Parameters that are read by Gather (axis 0) as its table and by nothing else on the path. */
function tables(nodes: readonly Node[], wrt: readonly string[]): readonly string[] {
  const readers = consumers({ nodes } as Graph);
  return wrt.filter((name) =>
    readers
      .get(name)
      ?.every(
        ({ op, domain, inputs, ...rest }) =>
          op === 'Gather' &&
          domain === '' &&
          inputs[0] === name &&
          attribute({ op, domain, inputs, ...rest }, 'int', 'axis', 0) === 0,
      ),
  );
}

/** The rows a Gather read, as a list, and their gradients. */
function rowsOf(t: Tape, node: Node, dy: string): { ids: string; rows: string } {
  const [table, indices] = [node.inputs[0]!, node.inputs[1]!];
  const ids = t.wide(indices);
  if (t.shape(ids)?.length === 1) return { ids, rows: dy };
  const rest = t.shape(table)?.slice(1) ?? [];
  return {
    ids: t.op('Reshape', [ids, t.list([-1])]),
    rows: t.op('Reshape', [dy, t.sizes([-1, ...rest], table, (k) => k)]),
  };
}
