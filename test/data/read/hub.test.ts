import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseAddress, written } from '../../../toolkit/data/read/hub/address.ts';
import { type PulledFile, pull } from '../../../toolkit/data/read/hub/pull.ts';
import type { HubOptions, HubProgress } from '../../../toolkit/data/read/hub/request.ts';
import { readExamples } from '../../../toolkit/data/read/read.ts';
import { resolveSources } from '../../../toolkit/data/read/sources.ts';
import { Fault } from '../../../toolkit/words/fault.ts';
import { gather, withFolder } from '../scratch.ts';
import { type Hub, type HubOptions as ServerOptions, startHub } from './hub-server.ts';

const row = (text: string): Buffer => Buffer.from(`${JSON.stringify({ id: 1, text, label: 'x' })}\n`);
const big = Buffer.concat(Array.from({ length: 40_000 }, (_, i) => row(`第${i}题：${Math.imul(i, 0x9e3779b9)}`))); // 2 MB
const files = {
  'README.md': Buffer.from('---\n'),
  'data/train.jsonl': row('训练'),
  'data/a b#1?.jsonl': row('怪名'),
  'data/sub/dev.csv': Buffer.from('text,label\n验证,x\n'),
  'test.jsonl': row('测试'),
};
const small = ['README.md', 'test.jsonl'];

interface Setting extends Partial<ServerOptions> {
  readonly options?: Partial<HubOptions>;
}

/** A hub and an empty cache for `use`; no wait between tries, and what the waits would have been. */
async function withHub<T>(
  { options, ...server }: Setting,
  use: (hub: Hub, options: HubOptions, waits: readonly number[]) => Promise<T>,
): Promise<T> {
  const hub = await startHub({ files, small, ...server });
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  try {
    return await withFolder((folder) =>
      use(hub, { cache: join(folder, 'cache'), endpoint: hub.endpoint, token: 'hf_secret', wait, ...options }, waits),
    );
  } finally {
    await hub.close();
  }
}

const spec = 'hf://datasets/o/n';
const only = `${spec}/data/train.jsonl`;
const failure = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => expect.unreachable('expected a fault'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).in('zh')).not.toMatch(/\{\w+\}/);
      return error as Fault;
    },
  );
const everything = (folder: string): readonly string[] =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

describe('references', () => {
  it.each([
    ['hf://datasets/o/n', { type: 'dataset', name: 'o/n', revision: 'main', path: '' }],
    ['hf://datasets/o/n@v1.0/data/', { type: 'dataset', name: 'o/n', revision: 'v1.0', path: 'data' }],
    [
      'hf://datasets/o/n@refs/convert/parquet/default/*.parquet',
      { type: 'dataset', name: 'o/n', revision: 'refs/convert/parquet', path: 'default/*.parquet' },
    ],
    [
      'hf://hfl/chinese-roberta/vocab.txt',
      { type: 'model', name: 'hfl/chinese-roberta', revision: 'main', path: 'vocab.txt' },
    ],
  ])('%s', (reference, address) => {
    expect(parseAddress(reference)).toEqual(address);
    expect(parseAddress(written(parseAddress(reference), address.path))).toEqual(address);
  });

  it.each([
    'hf://',
    'hf://datasets/o',
    'hf://o',
    'hf://../n',
    'hf://datasets/o/..',
    'hf://o/n@../x',
    'hf://o/n@',
    'https://o/n',
    'hf://o/n?x',
  ])('refuses %s', (reference) =>
    expect(() => parseAddress(reference)).toThrow(/expected hf:\/\/datasets\/OWNER\/NAME/),
  );
});

describe('a hub on a good day', () => {
  it('reads a data set by its name: its data files, in order, over pages, with unique ids', () =>
    withHub({ pageSize: 2 }, async (hub, options) => {
      const sources = await resolveSources(spec, { hub: options });
      expect(sources.map(({ name }) => name)).toEqual([
        'data/a b#1?.jsonl',
        'data/sub/dev.csv',
        'data/train.jsonl',
        'test.jsonl',
      ]);
      const examples = await gather(readExamples(sources));
      expect(examples.map(({ id, text }) => [id, text])).toEqual([
        ['data/a b#1?.jsonl#1', '怪名'],
        ['data/sub/dev.csv:2', '验证'],
        ['data/train.jsonl#1', '训练'],
        ['test.jsonl#1', '测试'],
      ]);
      expect(hub.asked.filter(({ url }) => url.includes('/tree/main')).length).toBe(3);
    }));

  it.each([
    [`${spec}/data`, ['data/a b#1?.jsonl', 'data/sub/dev.csv', 'data/train.jsonl']],
    [`${spec}/data/*.jsonl`, ['data/a b#1?.jsonl', 'data/train.jsonl']],
    [`${spec}/**/*.csv`, ['data/sub/dev.csv']],
    [`${spec}@v1.0/README.md`, ['README.md']],
  ])('%s', (reference, names) =>
    withHub({}, async (hub, options) => {
      expect((await pull(reference, options)).map(({ name }) => name)).toEqual(names);
      expect(hub.asked[0]!.url).toContain(reference.includes('@') ? '/tree/v1.0?' : '/tree/main?');
    }),
  );

  it('lays a model’s files beside each other', () =>
    withHub({}, async (_, options) => {
      const pulled = await pull('hf://o/n', options);
      expect(pulled.map(({ name }) => name)).toEqual(Object.keys(files).sort());
      for (const { name, path } of pulled) {
        expect(path).toBe(join(options.cache, 'models/o/n/@main', name));
        expect(readFileSync(path)).toEqual(files[name as keyof typeof files]);
      }
      expect(everything(options.cache)).toHaveLength(5);
    }));

  it('downloads a file once, and again when it has changed or is damaged', () =>
    withHub({}, async (hub, options) => {
      const fetched = (): number => hub.asked.filter(({ store }) => store).length;
      const [{ path }] = (await pull(only, options)) as readonly [PulledFile];
      await pull(only, options);
      expect(fetched()).toBe(1);
      writeFileSync(path, row('假的'));
      await pull(only, options);
      expect(fetched()).toBe(2);
      expect(readFileSync(path)).toEqual(files['data/train.jsonl']);
    }));

  it('gives the token to the hub and to no other origin', () =>
    withHub({}, async (hub, options) => {
      await pull(spec, options);
      expect(hub.asked.filter(({ store }) => !store).every(({ token }) => token === 'Bearer hf_secret')).toBe(true);
      expect(hub.asked.filter(({ store }) => store).length).toBeGreaterThan(0);
      expect(hub.asked.filter(({ store, token }) => store && token !== undefined)).toEqual([]);
    }));

  it('gives no token to another origin that the list names for its next page', () =>
    withHub({ pageSize: 2, strayList: true }, async (hub, options) => {
      await failure(pull(spec, options));
      const strayed = hub.asked.filter(({ store }) => store);
      expect(strayed.map(({ token }) => token)).toEqual([undefined]);
    }));

  it('honours HF_ENDPOINT and HF_TOKEN', () =>
    withHub({ options: { endpoint: undefined, token: undefined } }, async (hub, options) => {
      vi.stubEnv('HF_ENDPOINT', `${hub.endpoint}/`);
      vi.stubEnv('HF_TOKEN', 'hf_env');
      await pull(only, options).finally(() => vi.unstubAllEnvs());
      expect(hub.asked[0]!.token).toBe('Bearer hf_env');
    }));

  it('reports bytes as they arrive', () => {
    const seen: HubProgress[] = [];
    return withHub(
      { files: { 'big.jsonl': big }, options: { progress: (state) => void seen.push(state) } },
      async (_, options) => {
        await pull(spec, options);
        expect(seen.at(-1)).toEqual({ name: 'big.jsonl', received: big.length, bytes: big.length });
        expect(seen.length).toBeGreaterThan(1);
      },
    );
  });
});

describe('a hub on a bad day', () => {
  it.each([
    [401, /answered 401 .* HF_TOKEN/],
    [403, /answered 403 .* terms/],
    [404, /answered 404 .* check the name/],
    [400, /answered 400/],
  ])('%d is final, for the list and for a file', (status, says) => {
    const bad = (_: unknown, response: { writeHead(status: number): { end(text: string): void } }): true => {
      response.writeHead(status).end('hf_secret');
      return true;
    };
    const check = async (hub: Hub, options: HubOptions, waits: readonly number[]): Promise<void> => {
      const fault = await failure(pull(only, options));
      expect(fault.message).toMatch(says);
      expect(fault.message).not.toContain('hf_secret');
      expect(fault.exit).toBe(2);
      expect(waits).toEqual([]);
      expect(hub.asked.length).toBeLessThan(4);
    };
    return withHub({ badTree: bad }, check).then(() => withHub({ badFile: bad }, check));
  });

  it.each([429, 500, 503])('%d is tried again, longer and longer, and as long as the hub says', async (status) => {
    const bad = (times: number): Setting => ({
      badFile: (_, response, count) => {
        if (count >= times) return false;
        response.writeHead(status, count === 1 ? { 'retry-after': '7' } : {}).end();
        return true;
      },
    });
    await withHub(bad(3), async (_, options, waits) => {
      expect(await pull(only, options)).toHaveLength(1);
      expect(waits).toEqual([500, 7000, 2000]);
    });
    await withHub(bad(99), async (_, options, waits) => {
      const fault = await failure(pull(only, options));
      expect(fault.message).toMatch(new RegExp(`answered ${status} several times`));
      expect(fault.exit).toBe(1);
      expect(waits).toHaveLength(4);
    });
  });

  it('gives up on a server that says nothing', () =>
    withHub({ badTree: () => true, options: { timeout: 60, retries: 1 } }, async (hub, options) => {
      expect((await failure(pull(only, options))).message).toMatch(/nothing for 0\.06 s several times/);
      expect(hub.asked).toHaveLength(2);
    }));

  it('gives up on a body that stands still, and goes on from there the next time', () => {
    const badFile: ServerOptions['badFile'] = (_, response, count) => {
      if (count > 0) return false;
      response.writeHead(200, { 'content-length': big.length });
      response.write(big.subarray(0, 500_000));
      return true;
    };
    return withHub(
      { files: { 'big.jsonl': big }, badFile, options: { timeout: 200, retries: 0 } },
      async (hub, options) => {
        expect((await failure(pull(spec, options))).key).toBe('data.hub-silent');
        const [{ path }] = (await pull(spec, options)) as readonly [PulledFile];
        expect(readFileSync(path).equals(big)).toBe(true);
        const ranges = hub.asked.filter(({ store }) => store).map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
        expect(ranges).toEqual([0, 500_000]);
      },
    );
  });

  it('resumes a download cut again and again', () => {
    const badFile: ServerOptions['badFile'] = (request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
      if (from > 1_500_000) return false;
      response.writeHead(from > 0 ? 206 : 200, {
        'content-range': `bytes ${from}-${big.length - 1}/${big.length}`,
        'content-length': big.length - from,
      });
      response.write(big.subarray(from, from + 300_000), () => response.destroy());
      return true;
    };
    return withHub({ files: { 'big.jsonl': big }, badFile, options: { retries: 8 } }, async (hub, options) => {
      const [{ path }] = (await pull(spec, options)) as readonly [PulledFile];
      expect(readFileSync(path).equals(big)).toBe(true);
      const starts = hub.asked
        .filter(({ store, range }) => store && range)
        .map(({ range }) => Number(/\d+/.exec(range!)![0]));
      expect(starts.length).toBeGreaterThan(3);
      expect([...starts].sort((a, b) => a - b)).toEqual(starts);
      expect(everything(options.cache)).toHaveLength(1);
    });
  });

  it('starts over where the server knows no ranges', () => {
    const badFile: ServerOptions['badFile'] = (_, response, count) => {
      response.writeHead(200, { 'content-length': big.length });
      if (count === 0) response.write(big.subarray(0, 400_000), () => response.destroy());
      else response.end(big);
      return true;
    };
    return withHub({ files: { 'big.jsonl': big }, badFile }, async (_, options) => {
      const [{ path }] = (await pull(spec, options)) as readonly [PulledFile];
      expect(readFileSync(path).equals(big)).toBe(true);
    });
  });

  it.each([
    ['other bytes', Buffer.from(files['data/train.jsonl']).reverse()],
    ['more bytes', Buffer.concat([files['data/train.jsonl'], Buffer.from('x')])],
  ])('refuses %s than were listed and keeps none of them', (_, wrong) =>
    withHub({ badFile: (_, response) => !!response.writeHead(200).end(wrong) }, async (_, options) => {
      const fault = await failure(pull(only, options));
      expect(fault.key).toBe('data.hub-mismatch');
      expect(
        everything(options.cache)
          .map((path) => statSync(join(options.cache, path)).size)
          .filter(Boolean),
      ).toEqual([]);
    }),
  );

  it('downloads anew where earlier bytes turn out wrong', () =>
    withHub(
      {
        files: { 'big.jsonl': big },
        badFile: (_, response, count) => {
          if (count > 0) return false;
          response.writeHead(200, { 'content-length': big.length });
          response.write(Buffer.alloc(1000, 'x'), () => response.destroy());
          return true;
        },
      },
      async (_, options) => {
        const [{ path }] = (await pull(spec, options)) as readonly [PulledFile];
        expect(readFileSync(path).equals(big)).toBe(true);
      },
    ));

  it('a git file is checked against its blob hash', () =>
    withHub(
      { badFile: (_, response) => !!response.writeHead(200).end(Buffer.from(files['test.jsonl']).reverse()) },
      async (_, options) => {
        expect((await failure(pull(`${spec}/test.jsonl`, options))).key).toBe('data.hub-mismatch');
      },
    ));

  it.each([
    ['a login page', (_: unknown, response: { end(text: string): unknown }) => !!response.end('<html>login</html>')],
    ['an object', (_: unknown, response: { end(text: string): unknown }) => !!response.end('{"error":"x"}')],
    [
      'a list of other things',
      (_: unknown, response: { end(text: string): unknown }) => !!response.end('[{"type":"file","path":7}]'),
    ],
  ])('names %s instead of a list', (_, badTree) =>
    withHub({ badTree }, async (hub, options) => {
      const fault = await failure(pull(spec, options));
      expect(fault.message).toContain(`expected a list of files, ${hub.endpoint} answered something else`);
    }),
  );

  it.each(['../evil', '/etc/passwd', 'a/../../b', 'a//b', 'a\\..\\b', 'C:evil', 'a\nb', 'aux', '.', ''])(
    'writes nothing for the path %j',
    (path) =>
      withHub({ listing: [{ type: 'file', path, size: 1, oid: '1'.repeat(40) }] }, async (hub, options) => {
        const fault = await failure(pull(spec, options));
        expect(['data.hub-path', 'data.hub-none']).toContain(fault.key);
        expect(everything(dirname(options.cache))).toEqual([]);
        expect(hub.asked).toHaveLength(1);
      }),
  );

  it('names a place where nothing listens', async () => {
    const hub = await startHub({ files });
    await hub.close();
    const options: HubOptions = { cache: '/nowhere', endpoint: hub.endpoint, retries: 1, wait: async () => {} };
    const fault = await failure(pull(spec, options));
    expect(fault.message).toMatch(/received ECONNREFUSED several times/);
  });

  it('finds no file', () =>
    withHub({}, async (_, options) => {
      expect((await failure(pull(`${spec}/*.parquet`, options))).message).toMatch(
        /hf:\/\/datasets\/o\/n\/\*\.parquet: expected at least one/,
      );
    }));

  it('names a disk that refuses', () =>
    withHub({}, async (_, options) => {
      mkdirSync(options.cache);
      writeFileSync(join(options.cache, 'datasets'), '');
      const fault = await failure(pull(only, options));
      expect(fault.message).toMatch(/received: E(NOTDIR|EXIST)/);
      expect(existsSync(join(options.cache, 'datasets/o'))).toBe(false);
    }));

  it('stops when told to', () => {
    const stop = new AbortController();
    return withHub(
      {
        badTree: () => {
          stop.abort();
          return true;
        },
        options: { signal: stop.signal },
      },
      async (_, options) => {
        await expect(pull(spec, options)).rejects.toThrow(/abort/i);
      },
    );
  });
});
