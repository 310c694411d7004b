// What bytes do to lines: encodings, ends, lengths, archives, and chunks of any size.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameBytes } from '../../../toolkit/data/read/encoding.ts';
import type { BadLine, ReadOptions } from '../../../toolkit/data/read/read.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { readText } from '../scratch.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text);
const json = (text: string): string => `${JSON.stringify({ text, label: 'x' })}\n`;
/** 文本 and 你好世界, encoded in GBK by another program. */
const gbk = Buffer.from('{"text":"\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7","label":"\xce\xc4\xb1\xbe"}\n', 'latin1');

/** The examples' texts, the bad lines and how it ended: everything that must not depend on the chunk. */
async function outcome(name: string, content: Uint8Array, options: ReadOptions = {}): Promise<unknown> {
  const bad: string[] = [];
  const quarantine = ({ line, reason, text }: BadLine): void => void bad.push(`${line} ${reason.key} ${text}`);
  const result = await readText(name, content, { quarantine, badShare: 1, ...options }).catch(
    (error: unknown) => error,
  );
  const ended = result instanceof Fault ? { fault: result.key, values: { ...result.values, where: '' } } : result;
  return { ended, bad };
}

describe('encodings', () => {
  it('reads on after GBK, damaged UTF-8 and encoded surrogates, each named', async () => {
    const damaged = bytesOf(json('中文很长很长的一句话'));
    damaged[14] = 0xff;
    const surrogate = Buffer.from('{"text":"\xed\xa0\x80","label":"x"}\n', 'latin1');
    const content = Buffer.concat([bytesOf(json('一')), gbk, damaged, surrogate, bytesOf(json('二'))]);
    const { ended, bad } = (await outcome('a.jsonl', content)) as { ended: { text: string }[]; bad: string[] };
    expect(ended.map(({ text }) => text)).toEqual(['一', '二']);
    expect(bad.map((one) => one.split(' ').slice(0, 2))).toEqual([
      ['2', 'data.gbk'],
      ['3', 'data.not-utf8'],
      ['4', 'data.not-utf8'],
    ]);
    expect(bad[0]).toContain('你好世界');
  });

  it('says how to convert GBK, and where', async () => {
    await expect(readText('a.jsonl', Buffer.concat([bytesOf(json('一')), gbk]))).rejects.toThrow(
      /a\.jsonl:2: expected UTF-8 text, received GBK \(.*你好世界.*\) — .*iconv -f GB18030/,
    );
  });

  it('does not take UTF-8 with a damaged byte for GBK, though it decodes as such', () => {
    const text = '人工智能正在改变世界，'.repeat(20);
    for (let at = 0; at < 60; at += 1) {
      const bytes = bytesOf(text);
      bytes[at] = 0xff;
      expect(nameBytes(bytes).key).toBe('data.not-utf8');
    }
  });

  const utf16 = Buffer.from(json('好'), 'utf16le');
  it.each([
    ['LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'UTF-16LE'],
    ['LE', utf16, 'UTF-16LE'],
    ['BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), 'UTF-16BE'],
    ['BE', Buffer.from(utf16).swap16(), 'UTF-16BE'],
  ])('names UTF-16 %s', async (_, content, name) => {
    for (const chunk of [1, 3, 1 << 18]) {
      await expect(readText('a.jsonl', content, { chunk })).rejects.toThrow(`received ${name} —`);
    }
  });

  it('drops a BOM at the start and nowhere else, takes CRLF, keeps NUL and U+2028 in table cells', async () => {
    const rows = await readText('a.tsv', `\uFEFF一\t1\r\n\uFEFF二\u2028\t2\r\n三\0\t3`);
    expect(rows.map(({ text, label }) => [text, label])).toEqual([
      ['一', '1'],
      ['\uFEFF二\u2028', '2'],
      ['三\0', '3'],
    ]);
  });

  it('refuses a line of raw NULs and reads lone surrogates as U+FFFD', async () => {
    const { ended, bad } = (await outcome(
      'a.jsonl',
      bytesOf(`${'\0'.repeat(9)}\n{"text":"\\ud83d","label":"x"}\n`),
    )) as {
      ended: { text: string }[];
      bad: string[];
    };
    expect(bad).toEqual([`1 data.not-json ${'\uFFFD'.repeat(9)}`]);
    expect(ended[0]!.text).toBe('\uFFFD');
  });
});

describe('long lines', () => {
  it('takes 10 MB, refuses more than 32 MiB and goes on', async () => {
    const long = (size: number): string => `{"text":"x","label":"y","answer":"${'a'.repeat(size)}"}\n`;
    const content = bytesOf(long(10e6) + long(33 * 2 ** 20) + json('后'));
    const options = { badShare: 0.5 };
    const { ended, bad } = (await outcome('a.jsonl', content, options)) as { ended: { text: string }[]; bad: string[] };
    expect(ended.map(({ text }) => text)).toEqual(['x', '后']);
    expect(bad).toEqual(['2 data.long-line ']);
  });
});

describe('gzip', () => {
  const many = bytesOf(Array.from({ length: 3000 }, (_, i) => json(`第${i}题 ${Math.imul(i, 0x9e3779b9)}`)).join(''));
  const packed = gzipSync(many);

  it.each([
    ['a.jsonl.gz', many],
    ['a.csv.gz', bytesOf('text,label\n一,x\n"二\n三",y\n')],
    ['a.tsv.gz', bytesOf('一\tx\n二\ty\n')],
    ['a.json.gz', bytesOf('[{"text":"一","label":"x"},\n{"text":"二","label":"y"}]')],
  ])('%s reads as the file inside', async (name, content) => {
    const plain = (await readText(name.slice(0, -3), content)).map(({ id: _, ...rest }) => rest);
    const unpacked = (await readText(name, gzipSync(content))).map(({ id: _, ...rest }) => rest);
    expect(unpacked).toEqual(plain);
    expect(plain.length).toBeGreaterThan(1);
  });

  it('goes by content, not by name, and reads archives of several members', async () => {
    expect(await readText('a.jsonl', packed)).toHaveLength(3000);
    expect(await readText('a.jsonl.gz', many)).toHaveLength(3000);
    expect(await readText('a.jsonl.gz', Buffer.concat([packed, gzipSync(json('末'))]))).toHaveLength(3001);
    await expect(readText('a.jsonl.gz', gzipSync(''))).rejects.toThrow(/at least one record/);
    await expect(readText('a.jsonl.gz', gzipSync(Buffer.from('\xff\xfe{\0', 'latin1')))).rejects.toThrow(/UTF-16LE/);
  });

  it('names a truncated archive and its last good line, and gives what came before', async () => {
    const half = packed.subarray(0, Math.floor(packed.length / 2));
    const error = await readText('a.jsonl.gz', half).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).message).toMatch(
      /a\.jsonl\.gz: expected a whole gzip archive, .* after line \d+ .* download it again/,
    );
    const line = Number((error as Fault).values['line']);
    expect(line).toBeGreaterThan(1000);
    expect(line).toBeLessThan(2000);
  });

  it('notices a flipped bit', async () => {
    for (const at of [20, packed.length >> 1, packed.length - 6]) {
      const flipped = Buffer.from(packed);
      flipped[at]! ^= 1;
      const result = await readText('a.jsonl.gz', flipped, { quarantine: () => {} }).catch((error: unknown) => error);
      expect(result).toBeInstanceOf(Fault);
    }
  });
});

describe('any chunk size', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      '"',
      ',',
      '\t',
      '\n',
      '\r\n',
      '\uFEFF',
      '\u2028',
      '\0',
      '文',
      'text',
      'label',
      '[',
      ']',
      '{',
      '}',
      ':',
    ),
    fc.constant(json('好')),
    fc.constant('一,x\n'),
    fc.constant('一\tx\n'),
  );
  const content = fc
    .array(fc.oneof(pieces.map(bytesOf), fc.uint8Array({ maxLength: 4 }).map(Buffer.from), fc.constant(gbk)), {
      maxLength: 12,
    })
    .map((parts) => Buffer.concat(parts));

  it.each(['a.jsonl', 'a.json', 'a.csv', 'a.tsv'])('gives the same for %s, plain and packed', (name) =>
    fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (bytes, chunk, pack) => {
        const file = pack ? gzipSync(bytes) : bytes;
        expect(await outcome(name, file, { chunk })).toEqual(await outcome(name, file));
      }),
      { numRuns: 80 },
    ),
  );

  it('gives the same for an archive cut or damaged anywhere', () => {
    const packed = gzipSync(Array.from({ length: 60 }, (_, i) => json(`第${i}题`)).join(''));
    return fc.assert(
      fc.asyncProperty(
        fc.nat(packed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 99 }),
        async (at, flip, cut, chunk) => {
          const bytes = cut ? packed.subarray(0, at) : Buffer.from(packed);
          if (!cut) bytes[at]! ^= flip;
          expect(await outcome('a.jsonl.gz', bytes, { chunk })).toEqual(await outcome('a.jsonl.gz', bytes));
        },
      ),
      { numRuns: 80 },
    );
  });
});
