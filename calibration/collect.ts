// Runs the float graph over calibration batches and asks an observer for the range of every tensor wanted.
import type { Engine, Executable, Feed, Feeds } from '../toolkit/engine/engine.ts';
import type { Graph, Value } from '../toolkit/graph/ir.ts';
import { concat, writeModel } from '../toolkit/graph/proto.ts';
import { Fault } from '../toolkit/words/fault.ts';
import { fill, type Histogram } from './histogram.ts';
import { type ObserverChoice, observer } from './observer.ts';
import { type Extremes, nothing, type RangeTable, widen } from './range.ts';
import { keep } from './rows.ts';

/** Batches of feeds. Observers with a histogram read them twice, so a generator must come as a function that starts it. */
export type Batches = Iterable<Feeds> | AsyncIterable<Feeds> | (() => Iterable<Feeds> | AsyncIterable<Feeds>);

export interface CollectOptions {
  /** Names of the float32 values to observe. */
  readonly tensors: readonly string[];
  /** Default: min-max. */
  readonly observer?: ObserverChoice;
  /** Feed [batch, sequence] that is 0 where a position is padding: values flattened to a row per position skip those. */
  readonly rows?: string;
  /** Threads of the engine; default 1. */
  readonly threads?: number;
}

/**
 * The range of each tensor over all batches. Memory: one batch, and one histogram per tensor.
 * Faults: a tensor the graph lacks, no data, data that cannot be read twice, values that are not finite.
 */
export async function collect(
  graph: Graph,
  engine: Engine,
  batches: Batches,
  { tensors, observer: choice = { kind: 'minmax' }, rows, threads = 1 }: CollectOptions,
): Promise<RangeTable> {
  if (tensors.length === 0) return new Map();
  const model = concat(writeModel(observed(graph, tensors)).model);
  const executable = await engine.compile(model, { threads, optimize: 'none' });
  try {
    const extremes = new Map<string, Extremes>();
    const seen = await pass(executable, batches, { tensors, rows }, (name, values) => {
      extremes.set(name, widen(extremes.get(name) ?? nothing, values));
    });
    if (seen === 0) throw new Fault('calibration.no-data');
    for (const name of tensors) requireFinite(name, extremes.get(name) ?? nothing);

    const { second } = observer(choice);
    if (second === null) return mapped(extremes, ({ min, max }) => ({ min, max }));
    const histograms = mapped(extremes, second.start);
    const again = await pass(executable, batches, { tensors, rows }, (name, values) =>
      fill(histograms.get(name)!, values),
    );
    if (again !== seen) throw new Fault('calibration.one-shot', { kind: choice.kind, first: seen, second: again });
    return mapped(histograms, (histogram: Histogram, name) => second.finish(histogram, extremes.get(name)!));
  } finally {
    await executable.release();
  }
}

/** `graph` with exactly `tensors` as its outputs. */
function observed(graph: Graph, tensors: readonly string[]): Graph {
  const known = new Map([...graph.inputs, ...graph.outputs].map((value) => [value.name, value]));
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const outputs = tensors.map((name): Value => {
    if (!made.has(name) && !known.has(name)) throw new Fault('calibration.unknown-tensor', { graph: graph.name, name });
    return known.get(name) ?? graph.values.get(name) ?? { name, type: 'float32', shape: null };
  });
  return { ...graph, outputs };
}

async function pass(
  executable: Executable,
  batches: Batches,
  { tensors, rows }: { readonly tensors: readonly string[]; readonly rows: string | undefined },
  visit: (name: string, values: Float32Array) => void,
): Promise<number> {
  let count = 0;
  for await (const feeds of typeof batches === 'function' ? batches() : batches) {
    const results = await executable.run(feeds, tensors);
    const mask = rows === undefined ? undefined : maskOf(feeds, rows);
    for (const name of tensors) for (const values of keep(results[name]!, mask)) visit(name, values);
    count++;
  }
  return count;
}

function maskOf(feeds: Feeds, name: string): Feed {
  const mask = feeds[name];
  if (!mask) throw new Fault('calibration.no-mask', { name, feeds: Object.keys(feeds).join(', ') });
  return mask;
}

function requireFinite(tensor: string, { min, max }: Extremes): void {
  if (!Number.isFinite(max - min)) throw new Fault('calibration.not-finite', { tensor, min, max });
}

const mapped = <A, B>(table: ReadonlyMap<string, A>, map: (value: A, name: string) => B): ReadonlyMap<string, B> =>
  new Map([...table].map(([name, value]) => [name, map(value, name)]));
