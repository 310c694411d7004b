import { describe, expect, it } from 'vitest';
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { floats, ints } from '../../toolkit/graph/tensor.ts';
import { Fault } from '../../toolkit/words/fault.ts';

/** The sentence that differentiating `write`'s graph by `wrt` ends with. */
function sentence(write: (b: Builder) => string, wrt: readonly string[] = ['x'], opset = 20): string {
  const b = new Builder('graph');
  b.input('x', 'float32', ['batch', 3]);
  b.input('y', 'float32', ['batch', 3]);
  b.initializer('ids', ints([2], [0, 1]));
  const loss = b.output(write(b));
  try {
    gradient({ ...b.build(), opset: { '': opset } }, { loss, wrt });
  } catch (fault) {
    if (fault instanceof Fault && fault.exit === 2) return fault.message;
    throw fault;
  }
  return 'no fault';
}

const sum = (b: Builder, x: string): string => b.op('ReduceSum', [x], { keepdims: 0 }, 'loss');
const foreign = (b: Builder): string =>
  b.add({ name: 'magic', op: 'Wizard', domain: 'com.example', inputs: ['x'], outputs: ['m'], attributes: {} })[0]!;

describe('what cannot be differentiated says so', () => {
  it.each<[string, string, string]>([
    [
      'a loss of many numbers',
      sentence((b) => b.op('Neg', ['x'], {}, 'loss')),
      'loss: expected a loss that is one floating-point number, received float32[batch, 3] — reduce it to a scalar',
    ],
    [
      'a loss of integers',
      sentence((b) => b.op('ReduceSum', ['ids'], {}, 'loss')),
      'loss: expected a loss that is one floating-point number, received int64 — reduce it to a scalar',
    ],
    [
      'a parameter of integers',
      sentence((b) => sum(b, 'x'), ['ids']),
      'ids: expected a parameter of a floating-point type, received int64 — leave it out of the gradient',
    ],
    [
      'a name that does not exist',
      sentence((b) => sum(b, 'x'), ['z']),
      'graph graph: expected the name of a value in the graph, received "z" — check the spelling',
    ],
    [
      'a parameter off the path',
      sentence((b) => sum(b, 'x'), ['x', 'y']),
      'y: expected a parameter that the loss loss depends on, received one that never reaches it — leave it out or connect it',
    ],
    [
      'a foreign operator',
      sentence((b) => b.op('ReduceSum', [b.op('Reshape', [foreign(b), 'ids'])], {}, 'loss')),
      'com.example.Wizard magic: expected only differentiable operators between x and the loss, received com.example.Wizard — freeze x or replace the operator',
    ],
    [
      'quantization on the way',
      sentence((b) => {
        const scale = b.constant(floats([], [0.1]));
        return sum(b, b.op('DequantizeLinear', [b.op('QuantizeLinear', ['x', scale], {}, 'q'), scale]));
      }),
      'QuantizeLinear q: expected only differentiable operators between x and the loss, received QuantizeLinear — freeze x or replace the operator',
    ],
    [
      'only a step on the way',
      sentence((b) => sum(b, b.op('Cast', [b.op('ArgMax', ['x'], { axis: 1 }, 'best')], { to: 1 }))),
      'ArgMax best: expected only differentiable operators between x and the loss, received ArgMax — freeze x or replace the operator',
    ],
    [
      'an exponent',
      sentence((b) => sum(b, b.op('Pow', ['y', 'x'], {}, 'p'))),
      'Pow p: expected input 1 (x) to be independent of x, received a path through it — freeze x or rewrite the node',
    ],
    [
      'a reflecting pad',
      sentence((b) => sum(b, b.op('Pad', ['x', b.constant(ints([4], [0, 1, 0, 1]))], { mode: 'reflect' }, 'p'))),
      'Pad p: expected mode to be constant for a gradient, received reflect — rewrite the node',
    ],
    [
      'a statistic of LayerNormalization',
      sentence((b) =>
        sum(b, b.many('LayerNormalization', ['x', b.initializer('s', floats([3], [1, 1, 1]))], ['n', 'mean'])[1]!),
      ),
      'LayerNormalization n: expected the loss to use only the first output, received a path through output 1 (mean) — compute it with other operators',
    ],
    [
      'an old opset',
      sentence((b) => sum(b, 'x'), ['x'], 13),
      'graph graph: expected opset 18 or newer to write a backward pass, received 13 — convert the model first',
    ],
  ])('%s', (_, received, expected) => {
    expect(received).toBe(expected);
  });

  it('speaks Chinese', () => {
    expect(new Fault('autodiff.no-path', { name: 'w', loss: 'loss' }).in('zh')).toBe(
      'w：损失 loss 应依赖该参数，但二者之间没有通路——请去掉它或接入计算图',
    );
  });

  it('does not mind what lies off the path, nor steps beside it', () => {
    expect(
      sentence((b) => {
        b.output(foreign(b));
        const up = b.op('Cast', [b.op('Greater', ['x', 'y'])], { to: 1 });
        return sum(b, b.op('Mul', [up, b.op('Reshape', ['x', b.op('Shape', ['x'])])]));
      }),
    ).toBe('no fault');
  });
});
