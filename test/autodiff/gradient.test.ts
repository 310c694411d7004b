import { describe, expect, it } from 'vitest';
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { print } from '../../toolkit/graph/print.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';

const zeros = (...dims: number[]) => floats(dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));

/** Two layers and the mean of squares. */
function mlp(): Graph {
  const b = new Builder('mlp');
  b.input('x', 'float32', ['batch', 3]);
  b.initializer('w1', zeros(3, 4));
  b.initializer('b1', zeros(4));
  b.initializer('w2', zeros(4, 2));
  const hidden = b.op('Relu', [b.op('Add', [b.op('MatMul', ['x', 'w1'], {}, 'a'), 'b1'], {}, 'h')], {}, 'r');
  b.op('MatMul', [hidden, 'w2'], {}, 'y');
  b.output(b.op('ReduceMean', [b.op('Mul', ['y', 'y'], {}, 'square')], { keepdims: 0 }, 'loss'));
  return b.build();
}

const backwardOf = (graph: Graph, forward: Graph): string[] =>
  print(graph)
    .split('\n')
    .filter((line) => line.includes(' = '))
    .filter((line) => !print(forward).includes(line));

describe('the backward pass of a small network', () => {
  const { graph, gradients } = gradient(mlp(), { loss: 'loss', wrt: ['w1', 'b1', 'w2'] });

  it('is ordinary operators, each gradient under a name of its own', () => {
    expect(backwardOf(graph, mlp()).join('\n')).toMatchInlineSnapshot(`
      "constant constant[] = 1
      constant constant_2[] = 2
      constant constant_3[] = 0
      constant constant_4[1]: int64 = {0}
      Shape[1]: int64 = Shape(square, start=0, end=1)
      Squeeze[]: int64 = Squeeze(Shape)
      Cast[] = Cast(Squeeze, to=1)
      Mul[] = Mul(constant_2, Cast)
      grad/square[] = Div(constant, Mul)
      Mul_2[batch, 2] = Mul(grad/square, y)
      Mul_3[batch, 2] = Mul(grad/square, y)
      grad/y[batch, 2] = Add(Mul_2, Mul_3)
      grad/r[batch, 4] = Gemm(grad/y, w2, transB=1)
      grad/w2[4, 2] = Gemm(r, grad/y, transA=1)
      Greater[batch, 4]: bool = Greater(r, constant_3)
      grad/h[batch, 4] = Where(Greater, grad/r, constant_3)
      grad/b1[4] = ReduceSum(grad/h, constant_4, keepdims=0)
      grad/w1[3, 4] = Gemm(x, grad/h, transA=1)"
    `);
    expect([...gradients]).toEqual(['w1', 'b1', 'w2'].map((name) => [name, { kind: 'dense', name: `grad/${name}` }]));
  });

  it('comes after the forward pass and its outputs, and verifies', () => {
    expect(graph.outputs.map(({ name }) => name)).toEqual(['loss', 'grad/w1', 'grad/b1', 'grad/w2']);
    expect(graph.nodes.slice(0, 6)).toEqual(mlp().nodes);
    expect(graph.nodes.every(({ domain }) => domain === '')).toBe(true);
    expect(verify(graph)).toEqual([]);
  });

  it('gives each gradient the shape of its parameter', () => {
    for (const name of ['w1', 'b1', 'w2'])
      expect(graph.values.get(`grad/${name}`)?.shape).toEqual(mlp().initializers.get(name)!.dims);
  });
});

describe('only what is asked for is differentiated', () => {
  const extra = (wrt: readonly string[]) => {
    const { graph } = gradient(mlp(), { loss: 'loss', wrt });
    return graph.nodes.slice(mlp().nodes.length).map(({ op }) => op);
  };

  it('stops at the last layer when nothing before it is wanted', () => {
    expect(extra(['w2']).filter((op) => op === 'Gemm')).toHaveLength(1);
    expect(extra(['w2'])).not.toContain('Where');
  });

  it('adds two products for the first layer: through the second, and its own', () => {
    expect(extra(['w1']).filter((op) => op === 'Gemm')).toHaveLength(2);
    expect(extra(['w1', 'w2']).filter((op) => op === 'Gemm')).toHaveLength(3);
  });

  it('differentiates by an input too', () => {
    expect(extra(['x']).filter((op) => op === 'Gemm')).toHaveLength(2);
  });
});

describe('what the forward pass must say more', () => {
  const normalized = () => {
    const b = new Builder('norm');
    b.input('x', 'float32', ['batch', 4]);
    b.initializer('scale', zeros(4));
    const first = b.op('LayerNormalization', ['x', 'scale'], {}, 'first');
    b.op('LayerNormalization', [first, 'scale'], {}, 'second');
    b.initializer('w', zeros(4, 1));
    b.output(b.op('ReduceSum', [b.op('MatMul', ['second', 'w'])], {}, 'loss'));
    return b.build();
  };
  const outputs = (wrt: string) =>
    gradient(normalized(), { loss: 'loss', wrt: [wrt] })
      .graph.nodes.slice(0, 2)
      .map((node) => node.outputs);

  it('gives LayerNormalization its statistics', () => {
    expect(outputs('x')).toEqual([
      ['first', 'first/mean', 'first/inverse'],
      ['second', 'second/mean', 'second/inverse'],
    ]);
  });

  it('leaves it alone where nothing goes back through it', () => {
    expect(outputs('w')).toEqual([['first'], ['second']]);
  });

  it('leaves the graph it was given as it was', () => {
    const graph = normalized();
    gradient(graph, { loss: 'loss', wrt: ['x'] });
    expect(graph).toEqual(normalized());
  });
});

describe('embedding tables', () => {
  const lookups = (more: (b: Builder) => string): Graph => {
    const b = new Builder('embedding');
    b.input('ids', 'int64', ['batch', 'sequence']);
    b.input('types', 'int64', ['batch']);
    b.initializer('table', zeros(10, 3));
    b.output(b.op('ReduceSum', [more(b)], { keepdims: 0 }, 'loss'));
    return b.build();
  };

  it('get the touched rows, one part per lookup', () => {
    const graph = lookups((b) =>
      b.op('Add', [
        b.op('Gather', ['table', 'ids']),
        b.op('Unsqueeze', [b.op('Gather', ['table', 'types']), b.constant(ints([1], [1]))]),
      ]),
    );
    const { graph: both, gradients } = gradient(graph, { loss: 'loss', wrt: ['table'] });
    expect(gradients.get('table')).toEqual({
      kind: 'rows',
      parts: [0, 1].map((k) => ({ ids: `grad/table/ids/${k}`, rows: `grad/table/rows/${k}` })),
    });
    const shapes = Object.fromEntries(both.outputs.map(({ name, shape, type }) => [name, `${type}[${shape}]`]));
    expect(shapes).toMatchInlineSnapshot(`
      {
        "grad/table/ids/0": "int64[batch*sequence]",
        "grad/table/ids/1": "int64[batch]",
        "grad/table/rows/0": "float32[batch*sequence,3]",
        "grad/table/rows/1": "float32[batch,3]",
        "loss": "float32[]",
      }
    `);
    expect(both.nodes.some(({ op }) => op.startsWith('Scatter'))).toBe(false);
  });

  it('get a dense gradient where something else reads them too', () => {
    const graph = lookups((b) => b.op('MatMul', [b.op('Gather', ['table', 'ids']), b.op('Transpose', ['table'])]));
    const { graph: both, gradients } = gradient(graph, { loss: 'loss', wrt: ['table'] });
    expect(gradients.get('table')).toEqual({ kind: 'dense', name: 'grad/table' });
    expect(both.nodes.filter(({ op }) => op === 'ScatterElements')).toHaveLength(1);
  });

  it('get a dense gradient where Gather takes columns', () => {
    const graph = lookups((b) => b.op('Gather', ['table', b.constant(ints([2], [0, 2]))], { axis: 1 }));
    expect(gradient(graph, { loss: 'loss', wrt: ['table'] }).gradients.get('table')?.kind).toBe('dense');
  });
});

describe('names', () => {
  it('give one gradient to two parameters that share it', () => {
    const b = new Builder('shared');
    b.input('x', 'float32', [2]);
    b.input('y', 'float32', [2]);
    b.output(b.op('ReduceSumSquare', [b.op('Add', ['x', 'y'])], {}, 'loss'));
    const { graph } = gradient(b.build(), { loss: 'loss', wrt: ['x', 'y'] });
    expect(graph.outputs.map(({ name }) => name)).toEqual(['loss', 'grad/x', 'grad/y']);
    expect(verify(graph)).toEqual([]);
  });

  it('keep a gradient apart from the forward value it equals', () => {
    const b = new Builder('product');
    b.input('x', 'float32', [1]);
    b.input('y', 'float32', [1]);
    b.output(b.op('Mul', ['x', 'y'], {}, 'loss'));
    const { graph } = gradient(b.build(), { loss: 'loss', wrt: ['x'] });
    expect(graph.nodes.at(-1)).toMatchObject({ op: 'Identity', inputs: ['y'], outputs: ['grad/x'] });
  });

  it('differentiate a loss by itself', () => {
    const b = new Builder('itself');
    b.input('x', 'float32', [1]);
    b.output(b.op('Neg', ['x'], {}, 'loss'));
    expect(verify(gradient(b.build(), { loss: 'loss', wrt: ['loss', 'x'] }).graph)).toEqual([]);
  });
});
