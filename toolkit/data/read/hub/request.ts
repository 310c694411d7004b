// One request to the hub: the token for the hub alone, a limit on silence, and what each refusal means.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../words/fault.ts';

export interface HubOptions {
  /** The folder that keeps what was downloaded. */
  readonly cache: string;
  /** Default: HF_ENDPOINT, or https://huggingface.co */
  readonly endpoint?: string | undefined;
  /** Default: HF_TOKEN. Sent to the endpoint's own origin only, never logged. */
  readonly token?: string | undefined;
  /** Milliseconds without a byte before a request counts as dead; default 30,000. */
  readonly timeout?: number | undefined;
  /** How often a request that failed for a passing reason is repeated; default 4. */
  readonly retries?: number | undefined;
  /** Waits between two tries; default a timer. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes arrive. */
  readonly progress?: ((state: HubProgress) => void) | undefined;
}

export interface HubProgress {
  /** The file's path in the repository. */
  readonly name: string;
  readonly received: number;
  readonly bytes: number;
}

/** A failure that may pass: what to say if it does not, and how long to wait at least (ms). */
export class Passing extends Error {
  readonly fault: Fault;
  readonly after: number;

  constructor(fault: Fault, after = 0) {
    super(fault.message, { cause: fault.cause });
    this.fault = fault;
    this.after = after;
  }
}

export const endpointOf = ({ endpoint = process.env['HF_ENDPOINT'] }: HubOptions): string =>
  (endpoint || 'https://huggingface.co').replace(/\/+$/, '');

/** Repeats `action` while it fails with `Passing`, waiting 0.5 s, 1 s, 2 s … up to 30 s in between; `again` says that it got further. */
export async function persist<T>(action: () => Promise<T>, options: HubOptions, again = () => false): Promise<T> {
  const { retries = 4, wait = (ms) => sleep(ms, undefined, { signal: options.signal }) } = options;
  for (let failed = 0; ; ) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      failed = again() ? 1 : failed + 1;
      if (failed > retries) throw error.fault;
      await wait(Math.min(30_000, Math.max(error.after, 500 * 2 ** (failed - 1))));
    }
  }
}

/**
 * Sends one GET and hands the answer, if it is a good one, to `take`. `where` names what is asked for in sentences.
 * Throws Passing for a dead or broken connection and for 408, 429 and 5xx. Faults: every other refusal.
 */
export async function get<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  { where, options }: { readonly where: string; readonly options: HubOptions },
  take: (response: Response, alive: () => void) => Promise<T>,
): Promise<T> {
  const { timeout = 30_000, signal } = options;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), timeout);
  try {
    const response = await fetch(url, {
      headers: { ...headers, ...credentials(url, options) },
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    if (response.status >= 400) {
      await response.body?.cancel();
      throw refusal(response, where);
    }
    return await take(response, () => timer.refresh());
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Fault || error instanceof Passing) throw error;
    if (silence.signal.aborted) {
      throw new Passing(new Fault('data.hub-silent', { where, seconds: timeout / 1000 }, { exit: 1, cause: error }));
    }
    const reason = codeOf(error);
    if (reason === undefined) throw error;
    throw new Passing(new Fault('data.hub-unreachable', { where, reason }, { exit: 1, cause: error }));
  } finally {
    clearTimeout(timer);
    silence.abort(); // lets go of a body nobody read to its end
  }
}

// A redirect to another origin loses the header too: fetch drops it there.
function credentials(url: string, options: HubOptions): Readonly<Record<string, string>> {
  const { token = process.env['HF_TOKEN'] } = options;
  const isHub = new URL(url).origin === new URL(endpointOf(options)).origin;
  return token && isHub ? { authorization: `Bearer ${token}` } : {};
}

const refusals: Readonly<Record<number, 'data.hub-unauthorised' | 'data.hub-forbidden' | 'data.hub-missing'>> = {
  401: 'data.hub-unauthorised',
  403: 'data.hub-forbidden',
  404: 'data.hub-missing',
};

function refusal({ status, headers }: Response, where: string): Fault | Passing {
  const key = refusals[status];
  if (key) return new Fault(key, { where, status });
  if (status !== 408 && status !== 429 && status < 500) return new Fault('data.hub-refused', { where, status });
  const seconds = Number(headers.get('retry-after') ?? 0);
  return new Passing(new Fault('data.hub-busy', { where, status }, { exit: 1 }), seconds > 0 ? seconds * 1000 : 0);
}

/** The system's or the client's code for a broken connection; undefined for an error that is none. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const isFile = 'syscall' in error && 'path' in error;
  if (typeof code === 'string') return isFile ? undefined : code;
  if (error.cause !== undefined) return codeOf(error.cause) ?? 'ECONNRESET';
  return error instanceof TypeError && /fetch failed|terminated/.test(error.message) ? 'ECONNRESET' : undefined;
}
