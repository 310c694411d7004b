// One request to an OpenAI-compatible chat endpoint: streamed, watched for silence, failures named.
import OpenAI, { APIUserAbortError } from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { Stream } from 'openai/streaming';
import { Failure, failureOf } from './failure.ts';
import { endpointUrl, scrubber } from './key.ts';
import { type ClientOptions, defaults } from './options.ts';
import { createParameters, type Question } from './parameters.ts';
import { type Reply, ReplyParts } from './reply.ts';
import { watchedFetch } from './watch.ts';

export interface Endpoint {
  readonly where: string;
  /** Asks once. Throws `Failure`, or an abort error when `signal` is. */
  send(question: Question, signal?: AbortSignal): Promise<Reply>;
}

/** `now` in ms. Fault: a base URL that is none. */
export function createEndpoint(options: ClientOptions, key: string | undefined, now: () => number): Endpoint {
  const { baseUrl, model, idleSeconds = defaults.idleSeconds, totalSeconds = defaults.totalSeconds } = options;
  const where = endpointUrl(baseUrl).host;
  const scrub = scrubber(key);
  const parameters = createParameters();
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: 'see watchedFetch',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: idleSeconds * 1000,
    logLevel: 'off',
    fetch: (url, init) => watchedFetch(url, init, { key, idle: idleSeconds * 1000 }),
  });
  return {
    where,
    async send(question, signal) {
      const limit = AbortSignal.timeout(totalSeconds * 1000);
      const parts = new ReplyParts();
      try {
        const body: ChatCompletionCreateParamsStreaming = {
          model,
          messages: [{ role: 'user', content: question.prompt }],
          stream: true,
          ...parameters.of(question),
        };
        const ends = signal ? AbortSignal.any([signal, limit]) : limit;
        const response = await client.chat.completions.create(body, { signal: ends }).asResponse();
        await read(response, parts, client);
      } catch (error) {
        // Whatever happens after the last word of an answer, it is paid for and kept.
        if (parts.finish === undefined) {
          signal?.throwIfAborted();
          if (error instanceof APIUserAbortError) throw new Failure('timeout', 'retry', { unsure: true });
          throw failureOf(error, { where, model, scrub, dropParameter: parameters.drop, now: now() });
        }
      }
      // An aborted stream ends like any other.
      if (parts.finish === undefined) signal?.throwIfAborted();
      if (parts.finish === undefined) throw new Failure(limit.aborted ? 'timeout' : 'cut', 'retry', { unsure: true });
      if (parts.finish === 'insufficient_system_resource') throw new Failure('busy', 'retry', { unsure: true });
      return parts.reply(question.prompt);
    },
  };
}

async function read(response: Response, parts: ReplyParts, client: OpenAI): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/json/i.test(type)) {
    parts.add(await response.json());
    return;
  }
  if (!/^text\/event-stream/i.test(type)) {
    await response.body?.cancel();
    throw new Failure('garbage', 'retry', { unsure: true, message: type.slice(0, 80) });
  }
  // With the client comes its log level; without one, unreadable chunks would go to the console.
  for await (const chunk of Stream.fromSSEResponse<unknown>(response, new AbortController(), client)) parts.add(chunk);
}
