// fetch for a key and texts that must reach one host only, and for answers that may never end.
import { Failure } from './failure.ts';

/** Bytes of an answer that no honest one reaches. */
const LARGEST = 64 << 20;

/** Other headers of the client (telemetry, what OPENAI_CUSTOM_HEADERS holds) are nobody's business here. */
const sent = ['content-type', 'accept', 'user-agent'];

/**
 * Sends `key` as a bearer token, if there is one. Follows no redirect (it would carry key and texts elsewhere), and ends a
 * body that falls silent for `idle` ms or does not end.
 */
export async function watchedFetch(
  url: string | URL | Request,
  init: RequestInit | undefined,
  { key, idle }: { readonly key: string | undefined; readonly idle: number },
): Promise<Response> {
  const given = new Headers(init?.headers);
  const headers = new Headers(key === undefined ? {} : { authorization: `Bearer ${key}` });
  for (const name of sent) if (given.has(name)) headers.set(name, given.get(name)!);
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  if (!response.body) return response;
  return new Response(watched(response.body, idle), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

function watched(body: ReadableStream<Uint8Array>, idle: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream({
    async pull(controller) {
      const { promise: silence, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new Failure('timeout', 'retry', { unsure: true })), idle);
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) return controller.close();
        size += value.length;
        if (size > LARGEST) throw new Failure('garbage', 'retry', { unsure: true, message: 'endless' });
        controller.enqueue(value);
      } catch (error) {
        reader.cancel().catch(() => undefined);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
