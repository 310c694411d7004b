// What many threads add to one row must all arrive: a sum that depends on the weather would train another model every time.
import { expect, it } from 'vitest';
import { gradient } from '../../toolkit/autodiff/gradient.ts';
import type { Feed } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';

const [ROWS, READS, WIDTH, TIMES] = [4, 4096, 256, 12];

it.each([
  ['Gather', {}, [READS]],
  ['GatherND', { batch_dims: 0 }, [READS, 1]],
] as const)('the gradient of %s is the same on four threads, every time', async (op, attributes, dims) => {
  const b = new Builder('read');
  const [x, ids, weight] = [
    b.input('x', 'float32', [ROWS, WIDTH]),
    b.input('ids', 'int64', dims),
    b.input('weight', 'float32', [READS, WIDTH]),
  ];
  const read = b.op(op, [b.op('Neg', [x]), ids], attributes);
  b.output(b.op('ReduceSum', [b.op('Mul', [read, weight])], { keepdims: 0 }, 'loss'));
  const { graph } = gradient(b.build(), { loss: 'loss', wrt: ['x'] });
  expect(graph.nodes.some((node) => node.op === 'ScatterND')).toBe(false); // adds wrongly now and then: 4 runs in 60
  const executable = await ort.compile(concat(writeModel(graph).model), { threads: 4 });
  const feeds: Record<string, Feed> = {
    x: { type: 'float32', dims: [ROWS, WIDTH], data: new Float32Array(ROWS * WIDTH) },
    ids: { type: 'int64', dims: [...dims], data: BigInt64Array.from({ length: READS }, (_, i) => BigInt(i % ROWS)) },
    weight: { type: 'float32', dims: [READS, WIDTH], data: new Float32Array(READS * WIDTH).fill(1) }, // whole numbers add exactly
  };
  for (let i = 0; i < TIMES; i++) {
    const found = (await executable.run(feeds))['grad/x']!.data;
    expect(new Set(found as Float32Array)).toEqual(new Set([-READS / ROWS]));
  }
  await executable.release();
});
