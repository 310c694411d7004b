// What a gradient rule sees: one forward node, and the gradients of its outputs.
import type { Attribute, Dim, Node } from '../graph/ir.ts';
import { Fault } from '../words/fault.ts';
import { same, type Tape } from './tape.ts';

/** Names by position; an absent optional one is ''. */
export type Names = readonly [string, string, string, string, string, ...string[]];

export interface Call {
  readonly t: Tape;
  readonly node: Node;
  readonly x: Names;
  readonly y: Names;
  /** Gradient of output `k` (default 0) in that output's shape. */
  readonly dy: (k?: number) => string;
  /**
   * Gradient of output 0 as it came: perhaps thinner than the output, standing for its broadcast. A rule that asks for it works
   * element by element; where an input was itself broadcast, it comes in full.
   */
  readonly thin: () => string;
  /** Gradient of output 0 as it came, in any case. */
  readonly raw: () => string;
}

/**
 * One entry per input: how to write its gradient, or null where there is none. Only entries that are needed are called. A
 * gradient may be broader than its input (the walker sums over what was broadcast) or thinner (the walker spreads it).
 */
export type GradientRule = (call: Call) => readonly ((() => string) | null)[];

/** The call of `node` with `gradients` of its outputs; `wanted` names the inputs that need one. */
export function callOf(
  t: Tape,
  node: Node,
  gradients: readonly (string | undefined)[],
  wanted: readonly string[],
): Call {
  const y = padded(node.outputs);
  const raw = (k: number): string => gradients[k] ?? t.zeros(y[k]!);
  const dy = (k = 0): string => t.spread(raw(k), y[k]!);
  const whole = wanted.every((name) => same(t.shape(name), t.shape(y[0])));
  return { t, node, x: padded(node.inputs), y, dy, raw: () => raw(0), thin: () => (whole ? raw(0) : dy(0)) };
}

const padded = (names: readonly string[]): Names => [...names, '', '', '', '', ''] as unknown as Names;

type Plain<K extends Attribute['kind']> = Extract<Attribute, { kind: K }>['value'];

/** Attribute `name` of `node`, or `fallback`. */
export function attribute<K extends Attribute['kind']>(
  node: Node,
  kind: K,
  name: string,
  fallback: Plain<K>,
): Plain<K> {
  const found = node.attributes[name];
  return found?.kind === kind ? (found.value as Plain<K>) : fallback;
}

/** The shape of `name`; a fault where even its rank is unknown. */
export function ranked({ t, node }: Pick<Call, 't' | 'node'>, name: string): readonly Dim[] {
  const shape = t.shape(name);
  if (!shape) throw new Fault('autodiff.rank', { op: node.op, node: node.name, name });
  return shape;
}

/** Refuses an attribute that has no gradient. */
export function refuse(node: Node, attribute: string, expected: string, received: string): never {
  throw new Fault('autodiff.attribute', { op: node.op, node: node.name, attribute, expected, received });
}

/** `axis` counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Calls `make` at the first use only: two gradients may share a value, and neither may be needed. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
