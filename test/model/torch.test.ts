// Files that PyTorch 2.13 wrote, read to the same values; whatever is no table of tensors, refused and not run.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNumbers, floats, sizeOf } from '../../toolkit/graph/tensor.ts';
import { isFloat } from '../../toolkit/graph/widen.ts';
import { sourceOf } from '../../toolkit/model/checkpoint/source.ts';
import { type Index, load, loadFloat32 } from '../../toolkit/model/checkpoint/stored.ts';
import { indexTorch } from '../../toolkit/model/checkpoint/torch.ts';
import { Fault } from '../../toolkit/words/fault.ts';
import { golden, goldenBytes, type Shaped } from '../golden.ts';
import { archive, dict, hostile, type Member, op, type Piece, pickle, piece, saved, stream } from './pickles.ts';

const read = (bytes: Uint8Array): Index => indexTorch(sourceOf(bytes, 'x.bin'));
const refused = (bytes: Uint8Array): Fault => {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('read');
};

describe('a file of PyTorch', () => {
  const want = golden<Record<string, Shaped & { type: string }>>('torch-files/expected.json');

  it.each(['archive.bin', 'archive-protocol-4.bin', 'stream.bin'])(
    '%s: every type, view and shared storage',
    (file) => {
      const index = read(goldenBytes(`torch-files/${file}`));
      expect([...index.keys()]).toEqual(Object.keys(want));
      for (const [name, { type, shape, values }] of Object.entries(want)) {
        const stored = index.get(name)!;
        expect([stored.type, stored.dims], name).toEqual([type, shape]);
        expect(asNumbers(isFloat(stored.type) ? loadFloat32(stored)! : load(stored)), name).toEqual(
          values.map((x) => Math.fround(x)),
        );
      }
    },
  );

  it('gives views of the file, not copies', () => {
    const bytes = goldenBytes('hf-checkpoint/pytorch_model.bin');
    for (const stored of read(bytes).values()) expect(load(stored).data.buffer).toBe(bytes.buffer);
  });
});

describe('a transposed tensor', () => {
  it('is read in the order of the file, once', () => {
    const dims = [1100, 700];
    const half = new Uint8Array(2 * sizeOf(dims)).map((_, i) => (i % 2 ? 60 : (i / 2) % 251)); // 1 and a little more
    const bytes = sourceOf(half, 'x');
    let count = 0;
    const source = {
      ...bytes,
      read: (offset: number, length: number): Uint8Array => {
        count += length;
        return bytes.read(offset, length);
      },
    };
    const stored = { source, type: 'float16' as const, dims, offset: 0, strides: [1, 1100] };
    const values = asNumbers(loadFloat32(stored)!);
    expect(count).toBe(half.length);
    expect(values[700 * 3 + 5]).toBe(1 + ((3 + 5 * 1100) % 251) / 1024);
  });
});

describe('what is refused', () => {
  it.each([
    ['hostile.bin', 'posix.system'],
    ['hostile-stream.bin', 'posix.system'],
    ['sparse.bin', 'torch._utils._rebuild_sparse_tensor'],
    ['module.bin', 'torch.nn.modules.linear.Linear'],
  ])('%s, by name, and nothing is run', (file, name) => {
    const fault = refused(goldenBytes(`torch-files/${file}`));
    expect(fault.key).toBe('model.pickle-class');
    expect(fault.message).toContain(`a call of ${name} — nothing was run`);
    expect(fault.in('zh')).toContain(name);
    expect(existsSync('/tmp/penjing-was-run')).toBe(false);
  });

  it('a table of anything but tensors', () => {
    expect(refused(goldenBytes('torch-files/nested.bin')).message).toMatch(/received model at byte .*state_dict/);
  });

  const four = new Uint8Array(16);
  const plain: Piece = { type: 'FloatStorage', key: '0', size: 4, dims: [2, 2], strides: [2, 1] };
  const one = (value: readonly number[]): Uint8Array => saved(pickle(dict([['a', value]])), { 0: four });

  it('reads what the cases below depart from', () => {
    expect(load(read(one(piece(plain))).get('a')!)).toEqual({ type: 'float32', dims: [2, 2], data: four });
    const table = pickle(dict([['a', piece(plain, true)]]));
    expect(load(read(stream(table, { 0: four })).get('a')!).data).toEqual(four);
  });

  it.each<[string, readonly number[], Fault['key']]>([
    ['os.system', hostile('os', 'system', 'touch /tmp/penjing-was-run'), 'model.pickle-class'],
    ['eval', hostile('builtins', 'eval', '1'), 'model.pickle-class'],
    ['an allowed class as a function', hostile('torch', 'FloatStorage', '1'), 'model.pickle-class'],
    ['a new module beside the allowed ones', hostile('torch', 'load', '/etc/passwd'), 'model.pickle-class'],
    ['OrderedDict with arguments', hostile('collections', 'OrderedDict', 'x'), 'model.pickle-shape'],
    ['a class instance (INST)', [0x69, ...op.name('os', 'system').slice(1)], 'model.pickle-code'],
    [
      'a class instance (NEWOBJ)',
      [...op.name('collections', 'OrderedDict'), ...op.emptyTuple, 0x81],
      'model.pickle-code',
    ],
    ['an extension registry', [0x82, 1], 'model.pickle-code'],
    ['an empty stack', op.reduce, 'model.pickle-shape'],
    ['a memo slot nobody filled', op.get(5), 'model.pickle-shape'],
    ['attributes on a tensor', [...piece(plain), ...op.emptyDict, ...op.build], 'model.pickle-shape'],
    ['two values', [...op.none, ...op.none], 'model.pickle-shape'],
    ['a tensor as a name', [...op.mark, ...op.none, ...op.none, ...op.setItems], 'model.pickle-shape'],
    ['a very long name', op.text('x'.repeat(5000)), 'model.pickle-shape'],
    ['instructions without end', [...new Array<number>(300_000).fill(op.mark[0]!)], 'model.pickle-long'],
    ['lists in lists without end', [...new Array<number>(300_000).fill(op.emptyList[0]!)], 'model.pickle-long'],
    ['a storage that is not there', piece({ ...plain, key: '1' }), 'model.storage-size'],
    ['a storage outside the folder', piece({ ...plain, key: '../../etc/passwd' }), 'model.storage-size'],
    ['a storage of another size', piece({ ...plain, size: 5 }), 'model.storage-size'],
    ['a storage of another type', piece({ ...plain, type: 'DoubleStorage' }), 'model.storage-size'],
    ['an offset beyond the storage', piece({ ...plain, offset: 1 }), 'model.tensor-place'],
    ['strides beyond the storage', piece({ ...plain, strides: [3, 1] }), 'model.tensor-place'],
    ['a huge tensor over one element', piece({ ...plain, dims: [2 ** 40, 4], strides: [0, 1] }), 'model.tensor-place'],
    ['dimensions without strides', piece({ ...plain, strides: [1] }), 'model.pickle-shape'],
    ['negative dimensions', piece({ ...plain, dims: [-2, -2] }), 'model.pickle-shape'],
  ])('%s', (_, value, key) => {
    expect(refused(one(value)).key).toBe(key);
    expect(existsSync('/tmp/penjing-was-run')).toBe(false);
  });

  it('a name given twice', () => {
    const twice = dict([
      ['a', piece(plain)],
      ['a', piece(plain)],
    ]);
    expect(refused(saved(pickle(twice), { 0: four })).key).toBe('model.repeated-name');
  });

  const table = { name: 'archive/data.pkl', data: pickle(dict([['a', piece(plain)]])) };
  const data = { name: 'archive/data/0', data: four };
  it.each<[string, readonly Member[], Fault['key'], { offset?: number; length?: number }?]>([
    ['no table', [data], 'model.zip-directory'],
    ['a compressed member', [table, { ...data, method: 8 }], 'model.zip-packed'],
    ['an encrypted member', [table, { ...data, flags: 1 }], 'model.zip-packed'],
    ['a path upwards', [table, data, { ...data, name: '../../evil' }], 'model.zip-path'],
    ['an absolute path', [table, data, { ...data, name: '/etc/evil' }], 'model.zip-path'],
    ['a path of Windows', [table, data, { ...data, name: 'C:\\evil' }], 'model.zip-path'],
    ['a name that its member denies', [table, { ...data, innerName: 'archive/data/1' }], 'model.zip-directory'],
    ['a member twice', [table, data, data], 'model.repeated-name'],
    [
      'a member inside another',
      [
        table,
        { name: 'archive/data/0', data: archive([{ name: 'archive/data/1', data: four }]) },
        {
          name: 'archive/data/1',
          data: four,
          listedStart: 60 + table.name.length + table.data.length + 'archive/data/0'.length,
        },
      ],
      'model.zip-directory',
    ],
    ['a member longer than the file', [table, { ...data, listedSize: 1 << 30 }], 'model.zip-directory'],
    ['a changed byte', [table, { ...data, checksum: 1 }], 'model.zip-checksum'],
    [
      'other byte order',
      [table, data, { name: 'archive/byteorder', data: Uint8Array.from([98, 105, 103]) }],
      'model.byte-order',
    ],
    ['a directory beyond the end', [table, data], 'model.zip-directory', { offset: 1 << 30 }],
    ['a directory too long', [table, data], 'model.zip-directory', { length: 1 << 20 }],
    ['a directory elsewhere', [table, data], 'model.zip-directory', { offset: 4, length: 46 }],
  ])('an archive with %s', (_, members, key, lie) => expect(refused(archive(members, lie)).key).toBe(key));

  it('an archive or stream cut anywhere, and bytes behind its end', () => {
    for (const bytes of [archive([table, data]), stream(pickle(dict([['a', piece(plain, true)]])), { 0: four })]) {
      for (let length = 0; length < bytes.length; length++) refused(bytes.slice(0, length));
      refused(Uint8Array.from([...bytes, 0]));
    }
  });

  it('another kind of file, with its first bytes', () => {
    expect(refused(new TextEncoder().encode('<html>')).message).toContain('received bytes 3c 68 74 6d');
    expect(refused(new Uint8Array(0)).message).toContain('received bytes ∅');
  });
});

describe('any table of tensors', () => {
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
  const order = fc.boolean();

  it('is read to the values that strides pick out of the storage, in both formats', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.tuple(shape, order, fc.nat(3))), (tables) => {
        const pieces = Object.entries(tables).map(([name, [dims, reversed, offset]], key) => {
          const outer = reversed
            ? dims.map((_, i) => sizeOf(dims.slice(0, i)))
            : dims.map((_, i) => sizeOf(dims.slice(i + 1)));
          return {
            name,
            type: 'FloatStorage',
            key: String(key),
            size: offset + sizeOf(dims),
            offset,
            dims,
            strides: outer,
          };
        });
        const storages = Object.fromEntries(
          pieces.map(({ key, size }) => [
            key,
            floats(
              [size],
              Array.from({ length: size }, (_, i) => i),
            ).data,
          ]),
        );
        const entries = (legacy: boolean) => pickle(dict(pieces.map((each) => [each.name, piece(each, legacy)])));
        for (const bytes of [saved(entries(false), storages), stream(entries(true), storages)]) {
          const index = read(bytes);
          for (const { name, offset, dims, strides } of pieces) {
            const values = asNumbers(loadFloat32(index.get(name)!)!);
            const expected = Array.from({ length: sizeOf(dims) }, (_, i) =>
              dims.reduce(
                (at, dim, axis) => at + (Math.floor(i / sizeOf(dims.slice(axis + 1))) % dim) * strides[axis]!,
                offset,
              ),
            );
            expect(values).toEqual(expected);
          }
        }
      }),
    );
  });

  it('with any damage gives a fault or tensors, never anything else', () => {
    const files = ['archive.bin', 'stream.bin'].map((name) => goldenBytes(`torch-files/${name}`));
    fc.assert(
      fc.property(fc.nat(1), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), (which, at, byte, cut) => {
        const bytes = files[which]!.slice();
        bytes[at % bytes.length] = byte;
        try {
          for (const stored of read(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % 400 : 0))).values())
            loadFloat32(stored);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
