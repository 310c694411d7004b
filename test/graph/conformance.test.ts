import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Feed, Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import { Builder } from '../../toolkit/graph/build.ts';
import { isFresh } from '../../toolkit/graph/dims.ts';
import type { DataType, Dim, Graph } from '../../toolkit/graph/ir.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { inferShapes } from '../../toolkit/graph/shapes.ts';
import { sizeOf } from '../../toolkit/graph/tensor.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { type Sample, samples } from './operators.ts';

type Sizes = Readonly<Record<string, number>>;

const arrays: Readonly<Partial<Record<DataType, (size: number) => Feed['data']>>> = {
  float32: (size) => Float32Array.from({ length: size }, (_, i) => 0.5 + i),
  int64: (size) => new BigInt64Array(size),
  uint8: (size) => new Uint8Array(size),
  bool: (size) => new Uint8Array(size),
};

/** A graph of one node; symbols stand as they are, or for their sizes. */
function single(op: Op, { inputs, attributes, outputs = 1 }: Sample, at: (dim: Dim) => Dim): Graph {
  const builder = new Builder('single');
  const names = inputs.map((input, i) =>
    'data' in input ? builder.initializer(`in${i}`, input) : builder.input(`in${i}`, input.type, input.dims.map(at)),
  );
  const made = builder.many(
    op,
    names,
    Array.from({ length: outputs }, (_, i) => `out${i}`),
    attributes as never,
  );
  for (const name of made) builder.output(name);
  return builder.build();
}

function feeds({ inputs }: Sample, sizes: Sizes): Feeds {
  const fed = inputs.flatMap((input, i) => {
    if ('data' in input) return [];
    const dims = input.dims.map((dim) => evaluate(dim, sizes)!);
    return [[`in${i}`, { type: input.type, dims, data: arrays[input.type]!(sizeOf(dims)) } as Feed] as const];
  });
  return Object.fromEntries(fed);
}

/** The number behind an inferred dimension; undefined for one without a name. */
function evaluate(dim: Dim, sizes: Sizes): number | undefined {
  if (isFresh(dim)) return undefined;
  const formula = String(dim).replace(/[a-z]/g, (symbol) => String(sizes[symbol]));
  return Number(new Function(`return ${formula}`)());
}

const size = fc.integer({ min: 1, max: 5 });
const anySizes = fc.record({ a: size, b: size, c: size });

describe('inferred shapes are those the engine returns', () => {
  for (const [op, rows] of Object.entries(samples) as [Op, readonly Sample[]][]) {
    it(op, async () => {
      for (const row of rows) {
        const symbolic = inferShapes(single(op, row, (dim) => dim));
        expect(verify(symbolic)).toEqual([]);
        const executable = await ort.compile(concat(writeModel(symbolic).model), { optimize: 'none' });
        const check = async (sizes: Sizes) => {
          const sharp = inferShapes(single(op, row, (dim) => evaluate(dim, sizes)!));
          const results = await executable.run(feeds(row, sizes));
          for (const [i, { name, type, shape }] of symbolic.outputs.entries()) {
            const { type: realType, dims } = results[name]!;
            expect(type).toBe(realType);
            expect(sharp.outputs[i]).toMatchObject({ type: realType, shape: dims });
            expect(shape!.map((dim, axis) => evaluate(dim, sizes) ?? dims[axis])).toEqual(dims);
          }
        };
        await fc.assert(fc.asyncProperty(anySizes, check), { numRuns: 6, seed: 1 });
        await executable.release();
      }
    });
  }
});
