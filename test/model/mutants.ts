// Damaged and hostile checkpoints, each drawn from its number.
import { concat } from '../../toolkit/graph/proto.ts';
import { streamKey, word } from '../../toolkit/random/random.ts';
import { bytesOf, changed, type Files, goldenFiles, goldenFolder } from './folders.ts';
import { archive, dict, hostile, type Member, op, pickle, piece, saved, stream } from './pickles.ts';

/** Whole numbers below `below`, one after the other. */
type Draw = (below: number) => number;

const WEIGHTS = ['model.safetensors', 'pytorch_model.bin', 'pytorch_model.legacy.bin', 'pytorch_model.fp16.bin'];
const folders: readonly Files[] = [
  ...WEIGHTS.map(goldenFolder),
  goldenFiles(
    'hf-kinds/bert',
    Object.fromEntries(
      [
        'config.json',
        'vocab.txt',
        'model.safetensors.index.json',
        ...[1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`),
      ].map((name) => [name, name]),
    ),
  ),
  { ...goldenFolder('pytorch_model.bin'), ...goldenFiles('torch-files', { 'pytorch_model.bin': 'archive.bin' }) },
  { ...goldenFolder('pytorch_model.bin'), ...goldenFiles('torch-files', { 'pytorch_model.bin': 'stream.bin' }) },
];
const golden = goldenFolder('pytorch_model.bin');

const pick = <T>(draw: Draw, items: readonly T[]): T => items[draw(items.length)]!;
/** A folder with one of its files changed; mostly the weights. */
function damaged(draw: Draw, change: (bytes: Uint8Array) => Uint8Array): Files {
  const files = pick(draw, folders);
  const names = Object.keys(files).toSorted((a, b) => Number(/json|txt/.test(a)) - Number(/json|txt/.test(b)));
  const name = names[draw(4) === 0 ? draw(names.length) : 0]!;
  return { ...files, [name]: change(bytesOf(files[name]!).slice()) };
}
/** A place in a file: half of the time near its ends, where headers, tables and directories lie. */
const place = (draw: Draw, length: number): number => {
  const near = Math.min(length, 9000);
  return [() => draw(length), () => draw(length), () => draw(near), () => length - 1 - draw(near)][draw(4)]!();
};

const extremes = [
  0,
  1,
  0x7f,
  0x80,
  0xff,
  0x7fff,
  0xffff,
  0x7fffffff,
  0x80000000,
  0xffffffff,
  2 ** 40,
  2 ** 53,
  2 ** 63,
];
const le = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
const classes: readonly (readonly [string, string])[] = [
  ['os', 'system'],
  ['posix', 'system'],
  ['subprocess', 'Popen'],
  ['builtins', 'eval'],
  ['builtins', '__import__'],
  ['torch', 'load'],
  ['torch.storage', '_load_from_bytes'],
  ['torch._utils', '_rebuild_tensor_v2'],
  ['collections', 'OrderedDict'],
  ['torch', 'FloatStorage'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
];
const plain = { type: 'FloatStorage', key: '0', size: 4, dims: [2, 2], strides: [2, 1] };
const four = { 0: new Uint8Array(16) };
const weights = (bytes: Uint8Array): Files => ({ ...golden, 'pytorch_model.bin': bytes });
const packed = (draw: Draw, table: Uint8Array): Files => weights(draw(2) ? saved(table, four) : stream(table, four));

/** Pickles that are well formed up to a point, and ask for too much there. */
const bombs: readonly ((draw: Draw) => readonly number[])[] = [
  (draw) => hostile(...pick(draw, classes), 'touch /tmp/penjing-was-run'),
  (draw) =>
    dict([['bert.embeddings.word_embeddings.weight', hostile(...pick(draw, classes), 'touch /tmp/penjing-was-run')]]),
  (draw) => [...op.name(...pick(draw, classes)), ...op.emptyDict, ...op.build],
  (draw) => Array.from({ length: 1 << (10 + draw(10)) }, () => op.emptyList[0]!),
  (draw) => Array.from({ length: 1 << (10 + draw(10)) }, () => op.mark[0]!),
  (draw) => [...op.none, ...Array.from({ length: 1 << (10 + draw(10)) }, () => 0x85)],
  // each list holds the one before twice: 2ⁿ leaves
  (draw) => [
    ...op.emptyList,
    ...op.put(0),
    ...Array.from({ length: 1 << draw(14) }, (_, i) => [
      ...op.emptyList,
      ...op.mark,
      ...op.get(i),
      ...op.get(i),
      ...op.appends,
      ...op.put(i + 1),
    ]).flat(),
  ],
  // a list in itself
  () => [...op.emptyList, ...op.put(0), ...op.get(0), ...op.append],
  (draw) => Array.from({ length: 1 << draw(14) }, (_, i) => [...op.none, ...op.put(i * 131_071)]).flat(),
  (draw) => [0x58, ...le(pick(draw, extremes), 4), 65],
  (draw) => [0x8a, draw(256), ...new Array<number>(draw(256)).fill(255)],
  (draw) => [0x63, ...new Array<number>(1 << draw(18)).fill(65)],
  (draw) =>
    dict([['a', piece({ ...plain, dims: [pick(draw, extremes), pick(draw, extremes)], strides: [draw(2), draw(3)] })]]),
  (draw) => dict([['a', piece({ ...plain, offset: pick(draw, extremes), size: pick(draw, extremes) })]]),
  (draw) =>
    dict([
      [
        'a',
        piece({
          ...plain,
          dims: new Array<number>(1 << draw(12)).fill(1),
          strides: new Array<number>(1 << draw(12)).fill(0),
        }),
      ],
    ]),
  (draw) =>
    Array.from({ length: draw(400) }, () =>
      pick(
        draw,
        Object.values(op).flatMap((code) => (typeof code === 'function' ? [] : [...code])),
      ),
    ),
  (draw) => Array.from({ length: draw(400) }, () => draw(256)),
];

/** Archives whose directory lies. */
const lies: readonly ((draw: Draw, table: Member, data: Member) => Uint8Array)[] = [
  (draw, table, data) => archive([table, { ...data, method: pick(draw, [8, 9, 12, 14, 93, 99]) }]),
  (_, table, data) => archive([{ ...table, flags: 1 }, data]),
  (draw, table, data) =>
    archive([
      table,
      data,
      { ...data, name: pick(draw, ['../../evil', '/etc/evil', 'a\\..\\b', 'C:evil', 'a//b', 'a/', '', 'a\0b', './a']) },
    ]),
  (draw, table, data) => archive([table, { ...data, listedSize: pick(draw, extremes) % 2 ** 32 }]),
  (draw, table, data) => archive([table, { ...data, listedStart: pick(draw, extremes) % 2 ** 32 }]),
  (_, table, data) =>
    archive([table, data, { ...data, name: 'archive/data/1', innerName: 'archive/data/0', listedStart: 0 }]),
  (draw, table, data) => archive([table, { ...data, checksum: pick(draw, extremes) % 2 ** 32 }]),
  (draw, table, data) => archive([table, data], { offset: pick(draw, extremes) % 2 ** 32 }),
  (draw, table, data) => archive([table, data], { length: pick(draw, extremes) % 2 ** 32 }),
  (draw, table) => archive(Array.from({ length: 1 << draw(13) }, () => table)),
  (draw, table) =>
    archive([
      table,
      ...Array.from({ length: 1 << draw(13) }, (_, i) => ({ name: `archive/data/${i}`, data: new Uint8Array(0) })),
    ]),
];

/** Files near the limits of their formats, made of the parts that cost most memory to each byte. */
const greed: readonly ((draw: Draw) => Files)[] = [
  (draw) => {
    const entries = Array.from(
      { length: 1 << draw(17) },
      (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`,
    );
    const header = new TextEncoder().encode(`{${entries.join()}}`);
    return { ...folders[0]!, 'model.safetensors': concat([Uint8Array.from(le(header.length, 8)), header]) };
  },
  (draw) => ({ ...golden, 'config.json': `{"a":[${'[],'.repeat(1 << draw(19))}[]]}` }),
  (draw) => ({ ...golden, 'config.json': `{${Array.from({ length: 1 << draw(17) }, (_, i) => `"${i}":{}`).join()}}` }),
  (draw) => {
    const lines = 1 << draw(21);
    const files = { ...golden, 'vocab.txt': Array.from({ length: lines }, (_, i) => `${i}\n`).join('') };
    return { ...files, 'config.json': changed(golden['config.json']!, { vocab_size: draw(2) ? lines : 1 }) };
  },
  (draw) =>
    weights(archive(Array.from({ length: 1 << draw(17) }, (_, i) => ({ name: `a/${i}`, data: new Uint8Array(0) })))),
  (draw) =>
    packed(
      draw,
      pickle(Array.from({ length: 1 << draw(18) }, (_, i) => (i % 2 ? op.emptyDict[0]! : op.emptyList[0]!))),
    ),
  (draw) =>
    packed(draw, pickle(Array.from({ length: 1 << draw(16) }, (_, i) => [...op.emptyDict, ...op.put(i)]).flat())),
  (draw) =>
    packed(
      draw,
      pickle(
        Array.from({ length: 1 << draw(15) }, (_, i) => [...op.emptyDict, ...op.text(`${i}`), ...op.none, 0x73]).flat(),
      ),
    ),
];

const kinds: readonly ((draw: Draw) => Files)[] = [
  function flippedBits(draw) {
    return damaged(draw, (bytes) => {
      for (let n = draw(16); n >= 0; n--) bytes[place(draw, bytes.length)]! ^= 1 << draw(8);
      return bytes;
    });
  },
  function cut(draw) {
    return damaged(draw, (bytes) => bytes.subarray(0, place(draw, bytes.length)));
  },
  function extended(draw) {
    return damaged(draw, (bytes) => concat([bytes, Uint8Array.from({ length: draw(4000) }, () => draw(256))]));
  },
  function wrongSizes(draw) {
    return damaged(draw, (bytes) => {
      const width = 1 << draw(4);
      const at = draw(4) === 0 ? 0 : place(draw, bytes.length);
      for (const [i, byte] of le(pick(draw, extremes), width).entries())
        if (at + i < bytes.length) bytes[at + i] = byte;
      return bytes;
    });
  },
  function spliced(draw) {
    return damaged(draw, (bytes) => {
      const length = draw(500);
      const [from, to] = [place(draw, bytes.length), place(draw, bytes.length)];
      bytes.set(bytes.slice(from, Math.min(from + length, from + bytes.length - to)), to);
      return bytes;
    });
  },
  function configured(draw) {
    const files = pick(draw, folders);
    const key = pick(draw, Object.keys(JSON.parse(new TextDecoder().decode(bytesOf(files['config.json']!))) as object));
    const value = pick<unknown>(draw, [
      ...extremes,
      -1,
      0.5,
      null,
      '',
      'x',
      [],
      {},
      true,
      { 0: 'a', 7: 'b' },
      'Ａ'.repeat(1000),
    ]);
    return { ...files, 'config.json': changed(bytesOf(files['config.json']!), { [key]: value }) };
  },
  function headed(draw) {
    // a safetensors header with words exchanged
    const bytes = bytesOf(folders[0]!['model.safetensors']!);
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const words = new TextDecoder().decode(bytes.subarray(8, 8 + length)).match(/"[^"]*"|\d+|./g)!;
    const odd = [
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '-1',
      '1e9',
      '9007199254740993',
      'null',
      '"\\ud800"',
      '"__proto__"',
      '[['.repeat(5000),
      '"x"',
    ];
    for (let n = draw(4); n >= 0; n--) words[draw(words.length)] = draw(2) ? pick(draw, odd) : pick(draw, words);
    const header = new TextEncoder().encode(words.join(''));
    const size = Uint8Array.from(le(draw(8) ? header.length : pick(draw, extremes), 8));
    return { ...folders[0]!, 'model.safetensors': concat([size, header, bytes.subarray(8 + length)]) };
  },
  function sharded(draw) {
    const { 'model.safetensors': one, ...rest } = folders[0]!;
    const file = pick(draw, [
      'one.safetensors',
      '../one.safetensors',
      '/etc/passwd',
      '',
      '.',
      'model.safetensors.index.json',
      'config.json',
      'none',
    ]);
    const map = { weight_map: { 'classifier.bias': file, a: pick<unknown>(draw, ['one.safetensors', 1, null, file]) } };
    return { ...rest, 'one.safetensors': one!, 'model.safetensors.index.json': JSON.stringify(draw(5) ? map : [map]) };
  },
  function hostilePickle(draw) {
    return packed(draw, pickle(pick(draw, bombs)(draw)));
  },
  function hostilePickles(draw) {
    return packed(draw, pickle(pick(draw, bombs)(draw), pick(draw, bombs)(draw)));
  },
  function greedy(draw) {
    return pick(draw, greed)(draw);
  },
  function lyingArchive(draw) {
    const table = { name: 'archive/data.pkl', data: pickle(dict([['a', piece(plain)]])) };
    return weights(pick(draw, lies)(draw, table, { name: 'archive/data/0', data: four[0] }));
  },
];

/** The checkpoint of this number, and what was done to it. */
export function mutant(seed: number, number: number): { readonly kind: string; readonly files: Files } {
  const key = streamKey(seed, number);
  let counter = 0;
  const draw: Draw = (below) => word(key, counter++) % below;
  const kind = kinds[number % kinds.length]!;
  return { kind: kind.name, files: kind(draw) };
}
