// Entities there and back in every form, and damaged ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../toolkit/words/fault.ts';
import { readText } from '../scratch.ts';

const text = '张伟在城东变电站';
const spans = [
  { start: 0, end: 2, type: '人员' },
  { start: 3, end: 8, type: '地点' },
];

const line = (record: object): string => `${JSON.stringify(record)}\n`;

interface Piece {
  readonly text: string;
  readonly type: string | undefined;
}

/** Texts in pieces, some of them entities; no piece of letters or spaces, which columns cannot tell apart. */
const pieces: fc.Arbitrary<readonly Piece[]> = fc.array(
  fc.record({
    text: fc.array(fc.constantFrom(...'甲乙丙丁，。🚀𠮷'), { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
    type: fc.option(fc.constantFrom('人员', 'a.b', 'X-y'), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6 },
);

const whole = (all: readonly Piece[]): string => all.map((one) => one.text).join('');
const marked = (all: readonly Piece[]) =>
  all.flatMap(({ text, type }, at) => {
    const start = whole(all.slice(0, at)).length;
    return type === undefined ? [] : [{ start, end: start + text.length, type }];
  });

const schemes = {
  bio: (at: number) => (at === 0 ? 'B' : 'I'),
  bmes: (at: number, count: number) => (count === 1 ? 'S' : at === 0 ? 'B' : at === count - 1 ? 'E' : 'M'),
  bioes: (at: number, count: number) => (count === 1 ? 'S' : at === 0 ? 'B' : at === count - 1 ? 'E' : 'I'),
} as const;

const columns = (all: readonly Piece[], letter: (at: number, count: number) => string): string =>
  all
    .flatMap(({ text, type }) =>
      [...text].map(
        (token, at, { length }) => `${token} ${type === undefined ? 'O' : `${letter(at, length)}-${type}`}\n`,
      ),
    )
    .join('');

function cluener(all: readonly Piece[]): object {
  const points = (units: string): number => [...units].length;
  const label: Record<string, Record<string, number[][]>> = {};
  for (const { start, end, type } of marked(all)) {
    const surface = whole(all).slice(start, end);
    const first = points(whole(all).slice(0, start));
    label[type] ??= {};
    label[type][surface] ??= [];
    label[type][surface].push([first, first + points(surface) - 1]);
  }
  return { text: whole(all), label };
}

describe('round trips', () => {
  it.each(Object.entries(schemes))('spans through columns in %s', async (name, letter) => {
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 3 }), async (texts) => {
        const rows = await readText(`a.${name}`, texts.map((all) => columns(all, letter)).join('\n'));
        expect(rows.map(({ text, spans }) => ({ text, spans }))).toEqual(
          texts.map((all) => ({ text: whole(all), spans: marked(all) })),
        );
      }),
      {
        numRuns: 60,
        examples: [
          [
            [
              [
                { text: '𠮷', type: undefined },
                { text: '丁', type: '人员' },
                { text: '丁甲', type: undefined },
              ],
            ],
          ],
        ],
      },
    );
  });

  it('spans through CLUENER', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const [one] = await readText('a.jsonl', line(cluener(all)));
        expect(one).toMatchObject({ text: whole(all), spans: marked(all) });
      }),
      { numRuns: 100 },
    );
  });
});

describe('whatever the bytes', () => {
  const files: readonly (readonly [name: string, content: string])[] = [
    [
      'a.bio',
      columns(
        [
          { text: '城东', type: '地点' },
          { text: '在', type: undefined },
        ],
        schemes.bio,
      ),
    ],
    [
      'a.bmes',
      columns(
        [
          { text: '城东站', type: '地点' },
          { text: '在', type: undefined },
        ],
        schemes.bmes,
      ),
    ],
    ['a.jsonl', line({ text, label: { 地点: { 城东变电站: [[3, 7]] } } }).repeat(3)],
    ['a.jsonl', line({ text, entities: spans }).repeat(3)],
    ['a.jsonl', line({ text, labels: ['x', 'y'] }).repeat(3)],
    ['a.jsonl', line({ question: '问', choices: ['甲', '乙'], answer: 'A' }).repeat(3)],
    ['a.jsonl', line({ tokens: ['甲', '乙'], tags: ['B-x', 'I-x'] }).repeat(3)],
  ];
  it.each(files)('a mutated %s reads as examples or ends in one sentence: %s', async (name, content) => {
    const bytes = Buffer.from(content);
    const edit = fc.record({
      at: fc.nat(bytes.length - 1),
      cut: fc.nat(6),
      put: fc.oneof(
        fc.constantFrom('[', ']', '{', '}', '"', ',', '-1', '1e9', 'null', '\n', ' I-x', '0.5', '🚀'),
        fc.string({ maxLength: 3 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const mutated = edits.reduce((so, { at, cut, put }) => {
          const from = Math.min(at, so.length);
          return Buffer.concat([so.subarray(0, from), Buffer.from(put), so.subarray(from + cut)]);
        }, bytes as Buffer);
        try {
          for (const { text, spans = [], labels } of await readText(name, mutated)) {
            for (const { start, end, type } of spans) {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeGreaterThan(start);
              expect(end).toBeLessThanOrEqual(text.length);
              expect(type).not.toBe('');
            }
            if (labels) expect(new Set(labels).size).toBe(labels.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          const fault = error as Fault;
          expect(fault.message).toContain(name);
          if (!/no-field|empty/.test(fault.key)) expect(fault.message).toMatch(/a\.[a-z]+:\d+/);
        }
      }),
      { numRuns: 60 },
    );
  });
});
