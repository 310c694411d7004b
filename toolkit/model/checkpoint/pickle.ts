// Reads a pickle without running it: the instructions that tables of tensors need, and no others.
// (Lib/pickletools.py of CPython describes them.)
import { Fault } from '../../words/fault.ts';
import type { Cursor } from './cursor.ts';
import { type Allowed, describe, Machine, type Value } from './machine.ts';

/** About ten times what an encoder of 24 layers needs; it bounds time and memory. */
const STEPS = 1 << 18;
const TEXT = 1 << 12;

/** The value of the pickle at the cursor, which is left behind it. Faults: a name or instruction that is not allowed, nonsense. */
export function unpickle<T>(cursor: Cursor, allowed: Allowed<T>): Value<T> {
  const machine = new Machine(cursor, allowed);
  for (let step = 0; step < STEPS; step++) {
    const at = cursor.at;
    const code = cursor.byte();
    if (code === STOP) return machine.result();
    const run = instructions.get(code);
    if (!run)
      throw new Fault('model.pickle-code', {
        where: cursor.source.name,
        code: `0x${code.toString(16).padStart(2, '0')}`,
        at,
      });
    run(machine as Machine<unknown>, cursor);
  }
  throw new Fault('model.pickle-long', { where: cursor.source.name, most: STEPS });
}

type Instruction = (machine: Machine<unknown>, cursor: Cursor) => void;

const STOP = 0x2e;
const EMPTY: readonly never[] = [];

const text = (machine: Machine<unknown>, cursor: Cursor, size: number): string =>
  size > TEXT ? machine.refuse(size) : cursor.text(size);

const instructions = new Map<number, Instruction>([
  [0x80, (_, c) => void c.byte()], // PROTO
  [0x95, (_, c) => void c.take(8)], // FRAME
  [0x28, (m) => m.mark()], // MARK (
  [0x4e, (m) => m.push(null)], // NONE N
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m, c) => m.push(c.byte())], // BININT1 K
  [0x4d, (m, c) => m.push(c.uint(2))], // BININT2 M
  [0x4a, (m, c) => m.push(c.uint(4) | 0)], // BININT J
  [0x8a, (m, c) => m.push(long(c.take(c.byte())))], // LONG1
  [0x58, (m, c) => m.push(text(m, c, c.uint(4)))], // BINUNICODE X
  [0x8c, (m, c) => m.push(c.text(c.byte()))], // SHORT_BINUNICODE
  [0x29, (m) => m.push(EMPTY)], // EMPTY_TUPLE )
  [0x85, (m) => m.push([m.pop()])], // TUPLE1
  [0x86, (m) => m.push([m.pop(), m.pop()].reverse())], // TUPLE2
  [0x87, (m) => m.push([m.pop(), m.pop(), m.pop()].reverse())], // TUPLE3
  [0x74, (m) => m.push(m.popMarked())], // TUPLE t
  [0x5d, (m) => m.push({ kind: 'list', items: [] })], // EMPTY_LIST ]
  [0x61, (m) => m.append([m.pop()])], // APPEND a
  [0x65, (m) => m.append(m.popMarked())], // APPENDS e
  [0x7d, (m) => m.push({ kind: 'dict' })], // EMPTY_DICT }
  [0x73, (m) => m.set([m.pop(), m.pop()].reverse())], // SETITEM s
  [0x75, (m) => m.set(m.popMarked())], // SETITEMS u
  [0x71, (m, c) => m.put(c.byte())], // BINPUT q
  [0x72, (m, c) => m.put(c.uint(4))], // LONG_BINPUT r
  [0x94, (m) => m.memoize()], // MEMOIZE
  [0x68, (m, c) => m.get(c.byte())], // BINGET h
  [0x6a, (m, c) => m.get(c.uint(4))], // LONG_BINGET j
  [0x63, (m, c) => m.name(`${line(m, c)}.${line(m, c)}`)], // GLOBAL c
  [0x93, (m) => m.name([m.pop(), m.pop()].reverse().map(describe).join('.'))], // STACK_GLOBAL
  [0x52, (m) => m.call()], // REDUCE R
  [0x62, (m) => m.build()], // BUILD b
  [0x51, (m) => m.persistent()], // BINPERSID Q
]);

/** A signed little-endian integer of any length, as a number where it is exact. */
function long(bytes: Uint8Array): number | bigint {
  const value = BigInt.asIntN(
    bytes.length * 8,
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function line(machine: Machine<unknown>, cursor: Cursor): string {
  const bytes: number[] = [];
  for (let byte = cursor.byte(); byte !== 0x0a; byte = cursor.byte())
    if (bytes.push(byte) > TEXT) return machine.refuse(TEXT);
  return String.fromCharCode(...bytes);
}
