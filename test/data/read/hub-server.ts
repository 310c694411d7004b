// A local server that answers as the hub does: tree API in pages, resolve with a redirect to another origin, ranges;
// and, asked to, as the hub does on a bad day.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly url: string;
  readonly range: string | undefined;
  readonly token: string | undefined;
  readonly store: boolean;
}

/** Answers instead of the server, or returns false to let it answer. `count`: how often this kind of request came before. */
export type BadDay = (request: IncomingMessage, response: ServerResponse, count: number) => boolean | undefined;

export interface HubOptions {
  readonly files: Readonly<Record<string, Buffer>>;
  /** Files that git keeps itself and that have no SHA-256, unlike large ones. */
  readonly small?: readonly string[];
  /** What the tree API lists beside or instead of the files. */
  readonly listing?: readonly unknown[];
  readonly pageSize?: number;
  /** Whether the list's next page is said to be at the other origin. */
  readonly strayList?: boolean;
  readonly badTree?: BadDay;
  readonly badFile?: BadDay;
}

export interface Hub {
  readonly endpoint: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const gitSha1 = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

export async function startHub({
  files,
  small = [],
  listing,
  pageSize = 1000,
  strayList,
  badTree,
  badFile,
}: HubOptions): Promise<Hub> {
  const asked: Asked[] = [];
  const counts = { tree: 0, file: 0 };
  const entries = listing ?? [
    { type: 'directory', oid: '0'.repeat(40), size: 0, path: 'data' },
    ...Object.entries(files).map(([path, bytes]) => ({
      ...{ type: 'file', path, oid: small.includes(path) ? gitSha1(bytes) : '1'.repeat(40) },
      ...(small.includes(path)
        ? { size: bytes.length }
        : { size: bytes.length, lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 130 } }),
    })),
  ];
  const note = ({ url = '', headers }: IncomingMessage, store: boolean): void =>
    void asked.push({ url, range: headers.range, token: headers.authorization, store });

  // where the bytes are: another origin, as with the hub's storage
  const store = createServer((request, response) => {
    note(request, true);
    if (badFile?.(request, response, counts.file++)) return;
    const bytes = files[decodeURIComponent(request.url!.slice(1))];
    if (!bytes) return void response.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1);
    if (from >= bytes.length) return void response.writeHead(416).end();
    if (from < 0) return void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    response.writeHead(206, {
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      'content-length': bytes.length - from,
    });
    response.end(bytes.subarray(from));
  });
  const storage = await listen(store);

  const hub = createServer((request, response) => {
    note(request, false);
    const url = new URL(request.url!, 'http://hub');
    const tree = /^\/api\/(?:datasets|models)\/o\/n\/tree\/([^/]+)$/.exec(url.pathname);
    if (tree) {
      if (badTree?.(request, response, counts.tree++)) return;
      const at = Number(url.searchParams.get('cursor') ?? 0);
      const more = at + pageSize < entries.length;
      const next = `<${strayList ? storage : endpoint}${url.pathname}?recursive=true&cursor=${at + pageSize}>; rel="next"`;
      response.writeHead(200, { 'content-type': 'application/json', ...(more ? { link: next } : {}) });
      return void response.end(JSON.stringify(entries.slice(at, at + pageSize)));
    }
    const file = /^\/(?:datasets\/)?o\/n\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
    if (file) return void response.writeHead(302, { location: `${storage}/${file[2]!.replaceAll('/', '%2F')}` }).end();
    response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
  });
  const endpoint = await listen(hub);
  return {
    endpoint,
    asked,
    async close() {
      await Promise.all([stop(hub), stop(store)]);
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
