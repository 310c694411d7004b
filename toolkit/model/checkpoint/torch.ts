// pytorch_model.bin in both its formats: the archive of PyTorch 1.6 and later, and the stream of pickles before.
// (torch/serialization.py, torch/_utils.py)
import { bits, sizeOf } from '../../graph/tensor.ts';
import { Fault } from '../../words/fault.ts';
import { Cursor } from './cursor.ts';
import { type Dict, describe, isDict, isList, type Value } from './machine.ts';
import { unpickle } from './pickle.ts';
import { type Source, shown } from './source.ts';
import { type Index, reach, type Stored } from './stored.ts';
import { allowed, isView, type Storage, type Torch, type View } from './torch-values.ts';
import { checkMember, readZip } from './zip.ts';

/** torch.serialization.MAGIC_NUMBER */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * Where the tensors of a file lie. Faults: another format, anything in the pickle that is no tensor, storages or views that
 * do not fit the file. No code of the file is run.
 */
export function indexTorch(source: Source): Index {
  const head = source.read(0, Math.min(4, source.size));
  if (head[0] === 0x50 && head[1] === 0x4b) return indexArchive(source);
  if (head[0] === 0x80) return indexStream(source);
  const received = Array.from(head, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new Fault('model.not-torch', { where: source.name, received: received || '∅' });
}

/** Members `<prefix>/data.pkl`, `<prefix>/data/<key>` and, lately, `<prefix>/byteorder`. */
function indexArchive(source: Source): Index {
  const where = source.name;
  const members = readZip(source);
  const table = [...members.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (table === undefined) throw new Fault('model.zip-directory', { where, name: 'data.pkl' });
  for (const [name, member] of members) checkMember(source, name, member);
  const prefix = table.slice(0, -'data.pkl'.length);
  const order = members.get(`${prefix}byteorder`);
  if (order)
    checkOrder(where, new Cursor(source, order.offset, order.offset + order.length).text(Math.min(order.length, 16)));
  const { offset, length } = members.get(table)!;
  const views = viewsOf(unpickle(new Cursor(source, offset, offset + length), allowed), source, offset + length);
  return indexOf(source, views, (key) => members.get(`${prefix}data/${key}`));
}

/** Pickles: a magic number, a protocol number, the machine, the tensors, the order of storages; then the storages, each after its size. */
function indexStream(source: Source): Index {
  const cursor = new Cursor(source, 0, source.size);
  const next = (): Value<Torch> => unpickle(cursor, allowed);
  const [magic, protocol, machine] = [next(), next(), next()];
  if (magic !== MAGIC || protocol !== PROTOCOL || !isDict(machine)) throw shape(cursor, magic);
  checkOrder(source.name, machine.entries?.get('little_endian') === true ? 'little' : 'big');
  const table = next();
  const views = viewsOf(table, source, cursor.at);
  const keys = next();
  if (!isList(keys)) throw shape(cursor, keys);
  const storages = new Map(Array.from(views.values(), ({ storage }) => [storage.key, storage]));
  const places = new Map<string, { offset: number; length: number }>();
  for (const key of keys.items) {
    const storage = typeof key === 'string' && !places.has(key) ? storages.get(key) : undefined;
    if (!storage) throw shape(cursor, key);
    const size = cursor.uint64();
    const width = bits[storage.type] / 8;
    if (size !== storage.size) throw storageFault(source, storage, size * width);
    places.set(storage.key, { offset: cursor.at, length: size * width });
    cursor.skip(size * width);
  }
  if (cursor.at < source.size)
    throw new Fault('model.trailing', { where: source.name, expected: cursor.at, received: source.size });
  return indexOf(source, views, (key) => places.get(key));
}

function checkOrder(where: string, received: string): void {
  if (received !== 'little') throw new Fault('model.byte-order', { where, received });
}

/** The tensors of a state dict. */
function viewsOf(table: Value<Torch>, source: Source, at: number): ReadonlyMap<string, View> {
  if (!isDict(table)) throw new Fault('model.pickle-shape', { where: source.name, received: describe(table), at });
  return new Map(
    Array.from((table as Dict<Torch>).entries ?? [], ([name, value]) => {
      if (!isView(value)) throw new Fault('model.pickle-shape', { where: source.name, received: shown(name), at });
      return [name, value];
    }),
  );
}

function indexOf(
  source: Source,
  views: ReadonlyMap<string, View>,
  place: (key: string) => { readonly offset: number; readonly length: number } | undefined,
): Index {
  return new Map(
    Array.from(views, ([name, { storage, offset, dims, strides }]): [string, Stored] => {
      const found = place(storage.key);
      const width = bits[storage.type] / 8;
      if (found?.length !== storage.size * width) throw storageFault(source, storage, found?.length ?? 0);
      const size = sizeOf(dims);
      const last = size === 0 ? offset : offset + reach(dims, strides) + 1;
      if (last > storage.size || size > storage.size)
        throw new Fault('model.tensor-place', {
          where: source.name,
          name: shown(name),
          expected: storage.size,
          dims: dims.join(', '),
          strides: strides.join(', '),
          offset,
        });
      return [name, { source, type: storage.type, dims, offset: found.offset + offset * width, strides }];
    }),
  );
}

const shape = (cursor: Cursor, received: Value<Torch>): Fault =>
  new Fault('model.pickle-shape', { where: cursor.source.name, received: describe(received), at: cursor.at });

const storageFault = (source: Source, { key, type, size }: Storage, received: number): Fault =>
  new Fault('model.storage-size', {
    where: source.name,
    name: shown(key),
    expected: (size * bits[type]) / 8,
    received,
  });
