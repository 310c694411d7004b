// A chat endpoint on this machine that behaves like the real API, or like a bad day.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Token = readonly [token: string, top?: Readonly<Record<string, number>>];

/** What the server does with one request. */
export type Behaviour =
  | {
      readonly kind: 'answer';
      /** As one text, or as tokens with the probabilities of their alternatives. */
      readonly content: string | readonly Token[];
      readonly reasoning?: string;
      /** Name of the field the reasoning comes in. */
      readonly field?: 'reasoning_content' | 'reasoning';
      readonly finish?: string;
      readonly usage?: Readonly<Record<string, unknown>> | null;
      /** One JSON object instead of a stream. */
      readonly whole?: true;
      /** The connection breaks after the last word, before the usage. */
      readonly torn?: true;
      /** Milliseconds between chunks. */
      readonly every?: number;
    }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  | {
      readonly kind:
        | 'html'
        | 'not-json'
        | 'wrong-shape'
        | 'cut'
        | 'reset'
        | 'unfinished'
        | 'silent'
        | 'hushed'
        | 'drip';
    };

export interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>> & { readonly model: string };
  readonly prompt: string;
}

export interface Logged extends Request {
  /** The whole answer went out. */
  answered: boolean;
  /** When it came and when it ended, for what was under way at once. */
  readonly began: number;
  ended: number;
}

export interface ChatServer {
  readonly baseUrl: string;
  readonly log: Logged[];
  /** Requests under way at once, at most, so far. */
  most(): number;
}

/** Starts a server for this test; `behave` decides by request and its number. */
export async function chatServer(
  behave: (request: Request, number: number) => Behaviour | Promise<Behaviour>,
): Promise<ChatServer> {
  const started = await startServer(behave);
  onTestFinished(started.stop);
  return started;
}

export async function startServer(
  behave: (request: Request, number: number) => Behaviour | Promise<Behaviour>,
): Promise<ChatServer & { stop(): Promise<void> }> {
  const log: Logged[] = [];
  let [now, most] = [0, 0];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Request['body'];
    const messages = body['messages'] as { content: string }[];
    const came = { path: request.url ?? '', headers: request.headers, body, prompt: messages.at(-1)!.content };
    const logged: Logged = { ...came, answered: false, began: performance.now(), ended: Number.NaN };
    log.push(logged);
    now += 1;
    most = Math.max(most, now);
    response.on('close', () => {
      now -= 1;
      logged.ended = performance.now();
    });
    const behaviour = await behave(came, log.length - 1);
    await perform(behaviour, response, logged).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    log,
    most: () => most,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sse = { 'content-type': 'text/event-stream; charset=utf-8' };
const line = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const piece = (delta: object, more: object = {}): string =>
  line({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: null, ...more }] });

async function perform(behaviour: Behaviour, response: ServerResponse, logged: Logged): Promise<void> {
  switch (behaviour.kind) {
    case 'answer':
      return answer(behaviour, response, logged);
    case 'status':
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(JSON.stringify(behaviour.body ?? { error: { message: `status ${behaviour.status}` } }));
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>登录</body></html>');
      return;
    case 'not-json':
      response.writeHead(200, sse).end('data: {"choices": [{"delta": {"cont\n\n');
      return;
    case 'wrong-shape':
      response.writeHead(200, sse).end(line({ choices: 'none' }));
      return;
    case 'cut':
      response.writeHead(200, sse);
      response.write(piece({ content: '理由是' }));
      await sleep(5);
      response.destroy();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'unfinished':
      response.writeHead(200, sse);
      response.end(piece({ content: '理由是' }));
      return;
    case 'silent':
      return;
    case 'hushed':
      response.writeHead(200, sse);
      response.write(piece({ content: '理由是' }));
      return;
    case 'drip':
      response.writeHead(200, sse);
      while (!response.destroyed) {
        response.write(': keep-alive\n\n');
        await sleep(10);
      }
  }
}

async function answer(
  {
    content,
    reasoning,
    field = 'reasoning_content',
    finish = 'stop',
    usage,
    whole,
    every = 0,
    torn,
  }: Extract<Behaviour, { kind: 'answer' }>,
  response: ServerResponse,
  logged: Logged,
): Promise<void> {
  const tokens: readonly Token[] =
    typeof content === 'string' ? [...(content.match(/.{1,7}/gsu) ?? [])].map((part) => [part]) : content;
  const counted = usage === undefined ? { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } : usage;
  if (whole) {
    const message = { role: 'assistant', content: tokens.map(([token]) => token).join(''), [field]: reasoning };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ message, finish_reason: finish }], usage: counted }));
    logged.answered = true;
    return;
  }
  response.writeHead(200, sse);
  response.write(': keep-alive\n\n');
  for (const part of reasoning?.match(/.{1,9}/gsu) ?? []) response.write(piece({ content: null, [field]: part }));
  for (const [token, top] of tokens) {
    if (every > 0) await sleep(every);
    response.write(
      piece({ content: token }, top && logged.body['logprobs'] ? { logprobs: { content: [logprob(token, top)] } } : {}),
    );
  }
  response.write(piece({ content: '' }, { finish_reason: finish }));
  if (torn) {
    logged.answered = true;
    await sleep(20);
    response.destroy();
    return;
  }
  if (counted) response.write(line({ choices: [], usage: counted }));
  await new Promise<void>((resolve) => response.end('data: [DONE]\n\n', resolve));
  logged.answered = !response.errored;
}

function logprob(token: string, top: Readonly<Record<string, number>>): object {
  const all = Object.entries(top).map(([each, p]) => ({ token: each, logprob: Math.log(p), bytes: null }));
  return { token, logprob: Math.log(top[token] ?? 0.5), bytes: null, top_logprobs: all };
}

/** The answer R1 would give. */
export const says = (code: string, more: object = {}): Behaviour => ({
  kind: 'answer',
  reasoning: '先想一想：这条文本说的是什么？',
  content: `理由很清楚。\n{"label": "${code}"}`,
  ...more,
});
