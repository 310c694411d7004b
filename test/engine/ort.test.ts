import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Feed, Provider } from '../../toolkit/engine/engine.ts';
import { availableProviders, ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { floats } from '../../toolkit/graph/tensor.ts';
import { Fault } from '../../toolkit/words/fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-ort-'));
afterAll(() => rmSync(folder, { recursive: true }));

function affine(): Builder {
  const b = new Builder('affine');
  const weight = b.initializer('weight', floats([2, 3], [1, 2, 3, 4, 5, 6]));
  const product = b.op('MatMul', [b.input('x', 'float32', ['batch', 2]), weight], {}, 'product');
  b.output(product);
  b.output(b.op('Add', [product, b.constant(floats([3], [10, 20, 30]))], {}, 'y'));
  return b;
}

const bytes = (): Uint8Array => concat(writeModel(affine().build()).model);
const x: Feed = { type: 'float32', dims: [2, 2], data: Float32Array.of(1, 0, 0, 1) };
const numbers = ({ data }: Feed): number[] => Array.from(data as ArrayLike<number | bigint>, Number);
const fault = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => expect.fail('no fault'),
    (error: Fault) => error,
  );

describe('ort', () => {
  it('runs, all outputs or those asked for', async () => {
    const executable = await ort.compile(bytes());
    expect(executable.inputs).toEqual(['x']);
    expect(executable.outputs).toEqual(['product', 'y']);
    const all = await executable.run({ x });
    expect(numbers(all.y!)).toEqual([11, 22, 33, 14, 25, 36]);
    expect(all.y!.dims).toEqual([2, 3]);
    expect(Object.keys(await executable.run({ x }, ['product']))).toEqual(['product']);
    await executable.release();
  });

  it('fills arrays the caller owns', async () => {
    const executable = await ort.compile(bytes());
    const place = { type: 'float32' as const, dims: [2, 3], data: new Float32Array(6) };
    const outputs = await executable.run({ x }, { y: place, product: null });
    expect(Array.from(place.data)).toEqual([11, 22, 33, 14, 25, 36]);
    expect(numbers(outputs.product!)).toEqual([1, 2, 3, 4, 5, 6]);
    await executable.release();
  });

  it.each([{ threads: 2 }, { optimize: 'none' as const }, { arena: false, memoryPattern: false, prepack: false }])(
    'gives the same numbers with %o',
    async (options) => {
      const executable = await ort.compile(bytes(), options);
      expect(numbers((await executable.run({ x })).y!)).toEqual([11, 22, 33, 14, 25, 36]);
      await executable.release();
    },
  );

  it('writes the graph as the engine optimized it', async () => {
    const optimizedPath = join(folder, 'optimized.onnx');
    await (await ort.compile(bytes(), { optimizedPath })).release();
    const ops = readModel(new Uint8Array(readFileSync(optimizedPath))).nodes.map(({ op }) => op);
    expect(ops).toContain('MatMul');
  });

  it('finds external data beside a file, and takes it as bytes', async () => {
    const { model, external } = writeModel(affine().build(), { external: { location: 'weights.bin', minimum: 0 } });
    writeFileSync(join(folder, 'model.onnx'), concat(model));
    writeFileSync(join(folder, 'weights.bin'), concat(external));
    const inMemory = await ort.compile(concat(model), { external: { 'weights.bin': concat(external) } });
    for (const executable of [await ort.compile(join(folder, 'model.onnx')), inMemory]) {
      expect(numbers((await executable.run({ x })).y!)).toEqual([11, 22, 33, 14, 25, 36]);
      await executable.release();
    }
  });

  it('names the provider that is missing, and those there are', async () => {
    const missing = (['cuda', 'dml', 'coreml'] as const satisfies Provider[]).find(
      (name) => !availableProviders().includes(name),
    )!;
    const { message, exit } = await fault(ort.compile(bytes(), { providers: [missing] }));
    expect(message).toContain(`expected provider ${missing}`);
    expect(message).toContain('cpu');
    expect(exit).toBe(2);
  });

  it.each([
    ['not ONNX', new TextEncoder().encode('model')],
    ['cut short', bytes().subarray(0, 60)],
  ])('refuses a file that is %s in one sentence', async (_, broken) => {
    const found = await fault(ort.compile(broken));
    expect(found).toBeInstanceOf(Fault);
    expect(found.message).not.toContain('\n');
  });

  it('says what failed when feeds do not fit', async () => {
    const executable = await ort.compile(bytes());
    const wide = { ...x, dims: [1, 4] };
    expect((await fault(executable.run({ x: wide }))).key).toBe('engine.run-failed');
    await executable.release();
  });
});
