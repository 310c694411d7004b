// The quantization pass: float graph in, integer graph out.
import type { RangeTable } from '../../calibration/range.ts';
import type { Graph } from '../graph/ir.ts';
import { asFloat32 } from '../graph/tensor.ts';
import { Fault } from '../words/fault.ts';
import { Draft } from './draft.ts';
import { addDynamic } from './dynamic.ts';
import { addLookup } from './embedding.ts';
import { mergeBias } from './merge-bias.ts';
import type { Scheme } from './scheme.ts';
import { addStatic } from './static.ts';
import { type Target, targets } from './targets.ts';

export interface QuantizeOptions {
  readonly scheme: Scheme;
  /** Ranges of `activations(graph, scheme)`; a dynamic scheme needs none. */
  readonly ranges?: RangeTable;
}

/**
 * Linear layers, and embeddings if the scheme says so, as integers; inputs, outputs and everything else stay as they are
 * (LayerNorm, Softmax, residual sums, the head). Faults: an activation without a range, a weight that is not finite, nothing to
 * quantize.
 */
export function quantize(graph: Graph, { scheme, ranges = new Map() }: QuantizeOptions): Graph {
  const form = scheme.mode === 'static' && !scheme.outputs ? joined(graph, scheme) : graph;
  const found = targets(form, scheme);
  if (found.size === 0) throw new Fault('compress.nothing', { graph: graph.name });
  for (const target of found.values()) requireFinite(form, target);
  const draft = new Draft(form);
  for (const node of form.nodes) {
    const target = found.get(node);
    if (!target) draft.keep(node);
    else if (target.kind === 'lookup') addLookup(draft, form, target);
    else if (target.kind === 'linear' && scheme.mode === 'dynamic') addDynamic(draft, form, scheme, target);
    else addStatic({ draft, graph: form, scheme, ranges }, target);
  }
  return draft.finish();
}

// An integer cannot say "not a number": it would become a weight of zero, and nobody would know.
function requireFinite({ initializers }: Graph, target: Target): void {
  if (target.kind === 'product') return;
  const name = target.kind === 'linear' ? target.weight : target.table;
  const values = asFloat32(initializers.get(name)!);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new Fault('compress.not-finite', { name, at, received: values[at]! });
}

function joined(graph: Graph, scheme: Scheme): Graph {
  const linears = [...targets(graph, scheme).values()].filter((target) => target.kind === 'linear');
  return mergeBias(graph, linears);
}
