import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { print } from '../../toolkit/graph/print.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { verify } from '../../toolkit/graph/verify.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { fault, field, file, golden, onnx, text, two } from './files.ts';

describe('bad files', () => {
  const whole = concat(writeModel(two()).model);
  const rows: readonly [string, Uint8Array, string][] = [
    [
      'nothing',
      new Uint8Array(),
      'm.onnx: expected an ONNX model, received 0 bytes that are none (no graph) — check that it is the right file',
    ],
    [
      'text',
      Uint8Array.from(text('{"not": "onnx"}')),
      'm.onnx: expected an ONNX model, received 15 bytes that are none (',
    ],
    [
      'a file cut off',
      whole.subarray(0, whole.length - 30),
      `m.onnx: expected a whole ONNX model, received ${whole.length - 30} bytes that break off (`,
    ],
    [
      'a version of the future',
      Uint8Array.from([8, 99, ...whole.subarray(2)]),
      'm.onnx: expected ONNX IR version 3 to 13, received 99',
    ],
    [
      'functions',
      Uint8Array.from([...whole, ...field(25, [])]),
      'm.onnx: expected plain operators, received 1 model-local functions',
    ],
    [
      'an unknown element type',
      onnx(field(5, [16, 20, ...field(8, text('t'))])),
      'm.onnx/t: expected a known element type, received ONNX type 20',
    ],
    [
      'negative dimensions',
      onnx(field(5, [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 16, 1])),
      'm.onnx/tensor: expected whole, non-negative dimensions',
    ],
    [
      'lying dimensions',
      onnx(field(5, [8, 255, 255, 255, 255, 127, 16, 1, ...field(9, [0, 0, 0, 0])])),
      'm.onnx/tensor: expected 137438953468 bytes for float32[34359738367], received 4',
    ],
    [
      'two of a name',
      onnx([...field(5, [16, 1, ...field(9, [0, 0, 0, 0])]), ...field(5, [16, 1, ...field(9, [0, 0, 0, 0])])]),
      'm.onnx: expected every name once, received "" twice',
    ],
    [
      'a sequence as input',
      onnx(field(11, [...field(1, text('s')), ...field(2, field(4, []))])),
      'm.onnx: expected tensors as inputs and outputs, received something else as "s"',
    ],
    [
      'a sparse attribute',
      onnx(field(1, [...field(4, text('Op')), ...field(5, [...field(1, text('v')), ...field(22, []), 0xa0, 1, 11])])),
      'm.onnx/Op : expected attribute "v" to be',
    ],
  ];

  it.each(rows)('%s', (_, bytes, message) => {
    expect(fault(() => readModel(bytes, { where: 'm.onnx' })).message).toContain(message);
  });

  it('subgraphs without end', () => {
    const nest = (depth: number): number[] =>
      depth === 0 ? [] : field(1, field(5, [...field(6, nest(depth - 1)), 0xa0, 1, 5]));
    expect(fault(() => readModel(onnx(nest(40)))).key).toBe('graph.too-deep');
  });

  it('a file cut anywhere is a fault', () => {
    for (let length = 0; length < whole.length; length++) {
      try {
        readModel(whole.subarray(0, length));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Fault);
      }
    }
  });

  it('any damaged bytes give a graph or a fault, soon', () => {
    const bases = [whole, ...golden.map((name) => new Uint8Array(file(name)))];
    const damage = fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(bases.length - 1), damage, (which, edits) => {
        const bytes = bases[which]!.slice();
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        try {
          const graph = readModel(bytes, { external: () => new Uint8Array(64) });
          expect(verify(graph)).toBeInstanceOf(Array);
          expect(print(graph)).toContain('graph');
        } catch (thrown) {
          if (!(thrown instanceof Fault)) throw thrown;
        }
      }),
      { numRuns: 4000, seed: 3 },
    );
  }, 10_000);
});
