// A graph of an older operator set in today's words: the same numbers, each operator as our rules know it.
import { Fault } from '../words/fault.ts';
import { OPSET } from './build.ts';
import type { Attribute, Graph, Node, Tensor } from './ir.ts';
import { inferShapes } from './shapes.ts';
import { ints, scalar } from './tensor.ts';

/** The operator sets of ai.onnx that mean what we read; the newest is the engine's. */
export const OPSETS = { oldest: 9, newest: 26 } as const;

/**
 * `graph` with the operators of opset 20 at least: axes, pads and the like as inputs, Softmax along one axis. A newer graph stays
 * as it is, operators that are not ours stay in any case. Fault: `graph.opset`, older or newer than we can read.
 */
export function upgraded(graph: Graph, where: string): Graph {
  const version = graph.opset[''] ?? 0;
  const { oldest, newest } = OPSETS;
  if (version < oldest || version > newest)
    throw new Fault('graph.opset', { where, oldest, newest, received: version });
  if (version >= OPSET) return graph;
  const said = tables.reduce((now, table) => inferShapes(changed(now, version, table)), graph);
  return { ...said, opset: { ...graph.opset, '': OPSET } };
}

function changed(graph: Graph, version: number, table: Readonly<Record<string, Change>>): Graph {
  const draft = new Draft(graph);
  const nodes = graph.nodes.flatMap((node) => {
    const change = table[node.op];
    return node.domain === '' && change && version < change.until ? change.to(node, draft) : [node];
  });
  return { ...graph, nodes, initializers: new Map([...graph.initializers, ...draft.added]) };
}

/** Names and constants for what a change adds. */
class Draft {
  readonly added = new Map<string, Tensor>();
  readonly #graph: Graph;
  readonly #taken: Set<string>;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#taken = new Set([
      ...[...graph.inputs, ...graph.outputs].map(({ name }) => name),
      ...graph.initializers.keys(),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ]);
  }

  name(stem: string): string {
    for (let i = 1; ; i++) {
      const name = i === 1 ? stem : `${stem}_${i}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }

  constant(stem: string, value: Tensor): string {
    const name = this.name(stem);
    this.added.set(name, value);
    return name;
  }

  /** How many dimensions a value has, where the file says so. */
  rank(name: string): number | undefined {
    const value = this.#graph.values.get(name) ?? this.#graph.inputs.find((input) => input.name === name);
    return value?.shape?.length;
  }
}

interface Change {
  /** The first operator set that says it in the new way. */
  readonly until: number;
  readonly to: (node: Node, draft: Draft) => readonly Node[];
}

const tensorOf: { readonly [K in Attribute['kind']]?: (attribute: Attribute) => Tensor } = {
  ints: ({ value }) => ints([(value as number[]).length], value as number[]),
  float: ({ value }) => scalar(value as number),
};

/** Attributes that became inputs, from `first` on; one that is absent is an input that is absent. */
const toInputs = (until: number, names: readonly string[], first = 1): Change => ({
  until,
  to: (node, draft) => {
    const inputs = [
      ...node.inputs.slice(0, first),
      ...Array<string>(first - Math.min(first, node.inputs.length)).fill(''),
    ];
    for (const name of names) {
      const attribute = node.attributes[name];
      const value = attribute && tensorOf[attribute.kind]?.(attribute);
      inputs.push(value ? draft.constant(`${node.outputs[0]}/${name}`, value) : '');
    }
    while (inputs.at(-1) === '') inputs.pop();
    return [{ ...node, inputs, attributes: without(node, names) }];
  },
});

const without = ({ attributes }: Node, names: readonly string[]): Node['attributes'] =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));

const axes13 = toInputs(13, ['axes']);
const axes18 = toInputs(18, ['axes']);
const cut = toInputs(13, ['split']);

/** Before 13 everything from `axis` on (1 by default) was one axis. */
const onePlane: Change = {
  until: 13,
  to: (node, draft) => {
    const axis = node.attributes['axis']?.kind === 'int' ? node.attributes['axis'].value : 1;
    const [[x = ''], [y = '']] = [node.inputs, node.outputs];
    const last: Node['attributes'] = { ...node.attributes, axis: { kind: 'int', value: -1 } };
    if (axis === -1 || axis + 1 === draft.rank(x)) return [{ ...node, attributes: last }];
    const [plane, shares, shape] = ['plane', 'shares', 'shape'].map((stem) => draft.name(`${y}/${stem}`)) as [
      string,
      string,
      string,
    ];
    const plain = { name: '', domain: '', attributes: {} };
    return [
      {
        ...plain,
        op: 'Flatten',
        inputs: [x],
        outputs: [plane],
        attributes: { axis: { kind: 'int', value: axis } },
      },
      { ...node, inputs: [plane], outputs: [shares], attributes: last },
      { ...plain, op: 'Shape', inputs: [x], outputs: [shape] },
      { ...plain, op: 'Reshape', inputs: [shares, shape], outputs: [y] },
    ];
  },
};

/** Without sizes, Split takes their number since 18. */
const split: Change = {
  until: 18,
  to: (node, draft) => {
    const [changed = node] = node.attributes['split'] ? cut.to(node, draft) : [node];
    if (changed.inputs[1]) return [changed];
    return [
      { ...changed, attributes: { ...changed.attributes, num_outputs: { kind: 'int', value: node.outputs.length } } },
    ];
  },
};

/** As the changelog of onnx (docs/Changelog.md) has them; reductions that are none of ours are brought up too. */
const spelling: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(
    ['Max', 'Min', 'Mean', 'Prod', 'L1', 'L2', 'LogSum', 'LogSumExp', 'SumSquare'].map((kind) => [
      `Reduce${kind}`,
      axes18,
    ]),
  ),
  ReduceSum: axes13,
  Squeeze: axes13,
  Unsqueeze: axes13,
  Split: split,
  Clip: toInputs(11, ['min', 'max']),
  Pad: toInputs(11, ['pads', 'value']),
  Slice: toInputs(10, ['starts', 'ends', 'axes']),
  Dropout: { until: 12, to: (node) => [{ ...node, attributes: without(node, ['ratio']) }] },
  Scatter: { until: 11, to: (node) => [{ ...node, op: 'ScatterElements' }] },
};

/** Shapes are known once the spelling is today's. */
const tables = [spelling, { Softmax: onePlane, LogSoftmax: onePlane }] as const;
