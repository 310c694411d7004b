import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../toolkit/graph/proto.ts';
import { floats } from '../../toolkit/graph/tensor.ts';
import { parametersFrom } from '../../toolkit/model/checkpoint.ts';
import { configOf } from '../../toolkit/model/config.ts';
import { initialise, parameterShapes, relaid } from '../../toolkit/model/parameters.ts';
import { readSafetensors, writeSafetensors } from '../../toolkit/model/safetensors.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { goldenBytes } from '../golden.ts';

const file = (): Uint8Array =>
  concat(
    writeSafetensors(
      new Map([
        ['a', floats([2, 2], [1, 2, 3, 4])],
        ['b', floats([], [5])],
      ]),
      { step: '7' },
    ),
  );

/** A file with this header and eight bytes of data. */
function lying(header: unknown): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe('safetensors', () => {
  it('round-trips tensors and metadata', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
          fc.array(fc.float({ noNaN: true })),
        ),
        (arrays) => {
          const tensors = new Map(
            Object.entries(arrays).map(([name, values]) => [name, floats([values.length], values)]),
          );
          const { tensors: back } = readSafetensors(concat(writeSafetensors(tensors, { a: 'b' })), 'x');
          expect(new Map(Array.from(back, ([name, { dims, data }]) => [name, [dims, [...data]]]))).toEqual(
            new Map(Array.from(tensors, ([name, { dims, data }]) => [name, [dims, [...data]]])),
          );
        },
      ),
    );
    expect(readSafetensors(file(), 'x').metadata).toEqual({ step: '7' });
  });

  it('reads a file written elsewhere', () => {
    const { tensors } = readSafetensors(goldenBytes('hf-checkpoint/model.safetensors'), 'model.safetensors');
    expect(tensors.get('bert.embeddings.word_embeddings.weight')!.dims).toEqual([1200, 48]);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a header longer than the file', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 1)],
    ['a header that is no JSON', lying('{')],
    ['a header that is no object', lying('[]')],
    ['offsets past the end', lying({ a: { dtype: 'F32', shape: [4], data_offsets: [0, 16] } })],
    ['offsets backwards', lying({ a: { dtype: 'F32', shape: [1], data_offsets: [8, 4] } })],
    ['a shape that contradicts its offsets', lying({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } })],
    ['an unknown type', lying({ a: { dtype: 'Q7', shape: [2], data_offsets: [0, 8] } })],
    ['a negative size', lying({ a: { dtype: 'F32', shape: [-2], data_offsets: [0, 8] } })],
    ['a size that is no whole number', lying({ a: { dtype: 'F32', shape: [2.5], data_offsets: [0, 8] } })],
    ['an entry without offsets', lying({ a: { dtype: 'F32', shape: [2] } })],
    ['an entry with a foreign key', lying({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], run: 'x' } })],
    ['lists in lists', lying(`{"a":${'['.repeat(100_000)}`)],
    ['bytes that are no UTF-8', Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d)],
    ['bytes behind the header', Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d, 0x20, 0x78)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow(Fault);
  });

  const [half, other] = [
    { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
  ];
  it.each<[string, Uint8Array, Fault['key'], RegExp]>([
    [
      'an overlap',
      lying({ a: half, b: { ...half, shape: [2], data_offsets: [0, 8] } }),
      'model.entry-place',
      /b to begin at byte 4/,
    ],
    ['a hole', lying({ b: other }), 'model.entry-place', /b to begin at byte 0, received 4/],
    ['bytes that no tensor has', lying({ a: half }), 'model.trailing', /end at byte/],
    [
      'a name twice',
      lying(`{"a":${JSON.stringify(half)},"b":${JSON.stringify(other)},"\\u0061":${JSON.stringify(half)}}`),
      'model.repeated-name',
      /received a twice/,
    ],
    [
      'a field twice',
      lying('{"a":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,8]}}'),
      'model.repeated-name',
      /dtype/,
    ],
    [
      'a huge header',
      Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0x7b),
      'model.too-long',
      /at most 2097152 bytes.*4294967296/,
    ],
    [
      'an unknown type',
      lying({ a: { dtype: 'F8_E4M3', shape: [8], data_offsets: [0, 8] } }),
      'model.entry-type',
      /F32.*F8_E4M3/,
    ],
    ['a file cut short', file().slice(0, -1), 'model.cut-short', /expected at least \d+ bytes, received \d+/],
  ])('says what is wrong with %s', (_, bytes, key, words) => {
    const error = (() => {
      try {
        return readSafetensors(bytes, 'x.safetensors');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect((error as Fault).key).toBe(key);
    expect((error as Fault).message).toMatch(words);
  });

  it('answers any damage with a fault or with tensors, never anything else', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), (at, byte, cut) => {
        const bytes = file().slice();
        bytes[at % bytes.length] = byte;
        try {
          readSafetensors(bytes.subarray(0, bytes.length - (cut % 40)), 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parameters', () => {
  const config = configOf('tiny', 100);

  it('the same seed gives the same values, another seed others', () => {
    const first = (seed: number): Uint8Array => initialise(config, 3, seed).get('classifier.weight')!.data;
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('changing the layout twice changes nothing', () => {
    const parameters = initialise(config, 3, 1);
    expect(relaid(relaid(parameters))).toEqual(parameters);
  });

  it('reads a checkpoint whose tensors do not lie on multiples of four bytes', () => {
    const aligned = initialise(config, 3, 1);
    const shifted = new Map(
      Array.from(aligned, ([name, { data, ...rest }]) => {
        const bytes = new Uint8Array(data.length + 1);
        bytes.set(data, 1);
        return [name, { ...rest, data: bytes.subarray(1) }];
      }),
    );
    const bytes = ([name, { data }]: [string, { data: Uint8Array }]): [string, number[]] => [name, Array.from(data)];
    expect(Array.from(relaid(shifted), bytes).slice(4, 8)).toEqual(Array.from(relaid(aligned), bytes).slice(4, 8));
  });

  it('names what a checkpoint lacks', () => {
    const tensors = new Map(initialise(config, 3, 1));
    tensors.delete('bert.pooler.dense.bias');
    expect(() => parametersFrom(tensors, parameterShapes(config, 3), 'model.safetensors')).toThrow(
      /bert\.pooler\.dense\.bias.*\[128\]/,
    );
    expect(() => parametersFrom(initialise(config, 2, 1), parameterShapes(config, 3), 'x')).toThrow(
      /classifier\.weight.*\[3, 128\].*\[2,128\]/,
    );
    expect(parameterShapes(config, 3).size).toBe(5 + 16 * 2 + 4);
  });
});
