// One random direction, central differences: what a gradient claims against what the loss does.
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Dim, Graph } from '../../toolkit/graph/ir.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { sizeOf, tensor } from '../../toolkit/graph/tensor.ts';

/** An input to differentiate by: uniform numbers in `range`, or `values`; `shape` is what the graph is told of `dims`. */
export interface Sample {
  readonly dims: readonly number[];
  readonly shape?: readonly Dim[];
  readonly range?: readonly [number, number];
  readonly values?: readonly number[];
}

export interface Row {
  readonly op: Op;
  readonly label: string;
  /** float64 unless ONNX Runtime's CPU kernel lacks it. */
  readonly type?: 'float32' | 'float64';
  readonly inputs: Readonly<Record<string, Sample>>;
  /** Writes the operator over the inputs and names the outputs that go into the loss. */
  readonly write: (b: Builder, type: 'float32' | 'float64') => readonly string[];
  /** Inputs to differentiate by; default all. */
  readonly wrt?: readonly string[];
}

export interface Outcome {
  readonly claimed: number;
  readonly measured: number;
  readonly dims: readonly number[];
}

/** Steps and tolerances: central differences lose about ε² + precision/ε. */
const steps = { float64: { step: 1e-5, tolerance: 1e-7 }, float32: { step: 2 ** -6, tolerance: 4e-3 } } as const;

/** Differentiates Σ output · weight by every input and compares along one random direction each. */
export async function check(row: Row, seed: number): Promise<ReadonlyMap<string, Outcome>> {
  const type = row.type ?? 'float64';
  const random = generator(seed);
  const wrt = row.wrt ?? Object.keys(row.inputs);
  const { graph, loss } = await written(row, type, random);
  const backward = gradient(graph, { loss, wrt });
  const run = await runner(backward.graph);
  const point = new Map(Object.entries(row.inputs).map(([name, sample]) => [name, drawn(sample, random)]));
  const at = (values: ReadonlyMap<string, readonly number[]>) =>
    run(Object.fromEntries([...values].map(([name, numbers]) => [name, fed(type, row.inputs[name]!.dims, numbers)])));
  const here = await at(point);
  const outcomes = new Map<string, Outcome>();
  for (const name of wrt) {
    const found = backward.gradients.get(name)!;
    if (found.kind !== 'dense') throw new TypeError(`${row.label}: expected a dense gradient of ${name}`);
    const direction = Array.from(point.get(name)!, () => random() * 2 - 1);
    const { step } = steps[type];
    const [ahead, behind] = [step, -step].map((by) =>
      at(
        new Map(point).set(
          name,
          point.get(name)!.map((x, i) => x + by * direction[i]!),
        ),
      ),
    );
    const measured = (numbers((await ahead!)[loss]!)[0]! - numbers((await behind!)[loss]!)[0]!) / (2 * step);
    const slope = numbers(here[found.name]!);
    const claimed = slope.reduce((sum, g, i) => sum + g * direction[i]!, 0);
    outcomes.set(name, { claimed, measured, dims: here[found.name]!.dims });
  }
  return outcomes;
}

/** How far two slopes may lie apart. */
export const allowed = (row: Row, { measured }: Outcome): number =>
  steps[row.type ?? 'float64'].tolerance * Math.max(1, Math.abs(measured));

/** The row's operator with its loss behind it; the weights have the shape that the outputs turn out to have. */
async function written(
  row: Row,
  type: 'float32' | 'float64',
  random: () => number,
): Promise<{ graph: Graph; loss: string }> {
  const build = () => {
    const b = new Builder(row.label);
    for (const [name, { dims, shape }] of Object.entries(row.inputs)) b.input(name, type, shape ?? dims);
    return { b, outputs: row.write(b, type) };
  };
  const probe = build();
  for (const name of probe.outputs) probe.b.output(name);
  const zero = Object.fromEntries(
    Object.entries(row.inputs).map(([name, { dims, values, range }]) => [
      name,
      fed(type, dims, values ?? Array(sizeOf(dims)).fill(range?.[1] ?? 1)),
    ]),
  );
  const shapes = await (await runner(probe.b.build()))(zero);
  const { b, outputs } = build();
  const terms = outputs.map((name) => {
    const { dims } = shapes[name]!;
    const weight = b.initializer(
      b.fresh('weight'),
      real(
        type,
        dims,
        Array.from({ length: sizeOf(dims) }, () => random() * 2 - 1),
      ),
    );
    return b.op('ReduceSum', [b.op('Mul', [name, weight])], { keepdims: 0 });
  });
  const loss = b.output(terms.reduce((x, y) => b.op('Add', [x, y])));
  return { graph: b.build(), loss };
}

export const real = (type: 'float32' | 'float64', dims: readonly number[], values: readonly number[]) =>
  tensor(type, dims, type === 'float32' ? Float32Array.from(values) : Float64Array.from(values));

/** Feed knows no float64, the engine behind it does. */
const fed = (type: 'float32' | 'float64', dims: readonly number[], values: readonly number[]): Feed =>
  ({ type, dims, data: type === 'float32' ? Float32Array.from(values) : Float64Array.from(values) }) as unknown as Feed;

export const numbers = (feed: Feed): number[] => Array.from(feed.data as Float32Array);

export async function runner(graph: Graph, optimize: 'none' | 'all' = 'all') {
  const executable = await ort.compile(concat(writeModel(graph).model), { optimize });
  return (feeds: Readonly<Record<string, Feed>>) => executable.run(feeds);
}

function drawn({ dims, values, range: [low, high] = [-1, 1] }: Sample, random: () => number): readonly number[] {
  return values ?? Array.from({ length: sizeOf(dims) }, () => low + (high - low) * random());
}

/** mulberry32 */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
