import { describe, expect, it } from 'vitest';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Attribute, Graph, Node } from '../../toolkit/graph/ir.ts';
import { floats } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';

const good = (): Graph => {
  const builder = new Builder('g');
  builder.input('x', 'float32', ['n', 2]);
  const weight = builder.initializer('w', floats([2, 3], [1, 2, 3, 4, 5, 6]));
  builder.output(builder.op('Relu', [builder.op('MatMul', ['x', weight], {}, 'h')], {}, 'y'));
  return builder.build();
};

const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: Record<string, Attribute> = {},
  domain = '',
): Node => ({
  name: '',
  op,
  domain,
  inputs,
  outputs,
  attributes,
});

const rows: readonly [string, (graph: Graph) => Partial<Graph>, readonly string[]][] = [
  ['nothing', () => ({}), []],
  [
    'a value made twice',
    ({ nodes }) => ({ nodes: [...nodes, node('Abs', ['x'], ['h'])] }),
    ['g: expected every name once, received "h" twice — rename one of the two'],
  ],
  [
    'an input nobody declares',
    ({ nodes }) => ({ nodes: [...nodes, node('Abs', ['z'], ['q'])] }),
    ['Abs q: expected a value that exists, received "z" — declare it before using it'],
  ],
  [
    'an output nobody makes',
    () => ({ outputs: [{ name: 'z', type: 'float32', shape: null }] }),
    ['g: expected outputs that some node makes, received "z" — remove it or add its node'],
  ],
  [
    'nodes in the wrong order',
    ({ nodes }) => ({ nodes: nodes.toReversed() }),
    ['Relu y: expected inputs made by earlier nodes, received "h", made later — sort the graph'],
  ],
  [
    'a cycle',
    () => ({ nodes: [node('Add', ['x', 'y'], ['h']), node('Abs', ['h'], ['y'])] }),
    ['g: expected nodes that can be put in order, received a cycle through "Add" — break it'],
  ],
  [
    'a domain without version',
    ({ nodes }) => ({ nodes: [...nodes, node('Foo', ['x'], ['q'], {}, 'com.example')] }),
    ['g: expected an operator set version for com.example, received none — import the domain'],
  ],
  [
    'an attribute of another kind',
    ({ nodes }) => ({ nodes: [...nodes, node('Softmax', ['x'], ['q'], { axis: { kind: 'float', value: 1 } })] }),
    ['Softmax q: expected attribute "axis" of kind int, received float — write it as int'],
  ],
  [
    'a weight of the wrong length',
    () => ({ initializers: new Map([['w', { ...floats([2, 3], [1, 2]) }]]) }),
    ['g/w: expected 24 bytes for float32[2, 3], received 8 — check that the file is intact'],
  ],
  [
    'an impossible product',
    () => ({ initializers: new Map([['w', floats([3, 2], [1, 2, 3, 4, 5, 6])]]) }),
    [expect.stringContaining('MatMul h: expected') as unknown as string],
  ],
  [
    'a declared shape that is none',
    () => ({ outputs: [{ name: 'y', type: 'float32', shape: ['n', 4] }] }),
    ['g/y: expected [n, 3], received [n, 4] — check the shapes of its inputs'],
  ],
];

describe('verify', () => {
  it.each(rows)('finds %s', (_, change, problems) => {
    const graph = good();
    expect(verify({ ...graph, ...change(graph) })).toEqual(problems);
  });

  it('speaks Chinese', () => {
    expect(verify({ ...good(), opset: {} }, 'zh')).toEqual(['g：应声明 ai.onnx 的算子集版本，实际没有——请导入该域']);
  });
});
