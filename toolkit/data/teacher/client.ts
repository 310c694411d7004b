// Asking an endpoint so that nothing is paid twice: journal first, limits and budget next, then the request and its retries.
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { stream, uniform } from '../../random/random.ts';
import { Fault } from '../../words/fault.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import type { Most } from './entry.ts';
import { Failure } from './failure.ts';
import type { Journal } from './journal.ts';
import { endpointUrl, findKey, refuseKeys } from './key.ts';
import { createLimits, Slots } from './limits.ts';
import { createMeter, type Reading } from './meter.ts';
import { type ClientOptions, type Clock, defaults } from './options.ts';
import type { Question } from './parameters.ts';
import type { Reply } from './reply.ts';

export interface ClientContext extends Clock {
  readonly journal: Journal;
  /** Of the retries' jitter. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before the first request; default `findKey` on environment and keychain. */
  readonly key?: () => Promise<string | undefined>;
}

export interface ChatOptions {
  /** Which of several answers to the same prompt. @default 0 */
  readonly sample?: number;
  /** Alternatives per token. @default 0 */
  readonly logprobs?: number;
}

export interface Client {
  readonly model: string;
  /**
   * The answer to `prompt`, from the journal if it is there. Throws `Failure` when this prompt cannot be answered;
   * faults when no prompt can, when the budget is spent; an abort error.
   */
  chat(prompt: string, options?: ChatOptions): Promise<Reply>;
  meter(): Reading;
  /** Nothing more is sent; answers to what is under way are still written down. */
  halt(): void;
}

/** Longest pause an endpoint may ask for; ms. */
const PATIENCE = 15 * 60_000;
const [FIRST_PAUSE, LONGEST_PAUSE] = [1000, 60_000];

/** Faults: a base URL that is none, something like a key in the options, a number out of range, a money budget without a price. */
export function createClient(options: ClientOptions, context: ClientContext): Client {
  refuseKeys(options);
  endpointUrl(options.baseUrl);
  requireNumbers(options);
  const { model, temperature = defaults.temperature, topP, maxTokens = defaults.maxTokens } = options;
  const { journal, signal } = context;
  const meter = createMeter(options, journal.before);
  const limits = createLimits(options, context);
  const slots = new Slots(options.concurrency ?? defaults.concurrency);
  const underWay = new Map<string, Promise<Reply>>();
  const halted = new AbortController();
  const sending = signal ? AbortSignal.any([signal, halted.signal]) : halted.signal;
  setMaxListeners(0, sending); // one for every pause between retries
  let endpoint: Promise<Endpoint> | undefined;

  const ready = (): Promise<Endpoint> => {
    const key = context.key ?? (() => findKey(options));
    endpoint ??= key().then((found) => createEndpoint(options, found, context.now));
    return endpoint;
  };

  const attempt = async (key: string, question: Question): Promise<Reply> => {
    const { send } = await ready();
    const most = mostOf(question);
    await slots.enter();
    try {
      sending.throwIfAborted();
      const reservation = await meter.reserve(most);
      let used: ((tokens: number) => void) | undefined;
      try {
        used = await limits.pass(most.prompt + most.completion, sending);
        await journal.append({ kind: 'asked', key, model, most });
      } catch (error) {
        reservation.failed(false);
        used?.(0);
        throw error;
      }
      try {
        const reply = await send(question, signal);
        await journal.append({ kind: 'answered', key, model, reply });
        reservation.answered(reply.usage);
        used(reply.usage.prompt + reply.usage.completion);
        return reply;
      } catch (error) {
        // An abort too leaves an answer unheard that may be paid for.
        const unsure = !(error instanceof Failure) || error.unsure;
        const why = error instanceof Failure ? error.why : 'aborted';
        reservation.failed(unsure);
        used(0);
        if (!(error instanceof Fault)) await journal.append({ kind: 'failed', key, model, why, unsure });
        throw error;
      }
    } finally {
      slots.leave();
    }
  };

  const persist = async (key: string, question: Question): Promise<Reply> => {
    const jitter = stream(context.seed, 'teacher', Number.parseInt(key.slice(0, 8), 16));
    for (let [failures, yields] = [0, 0]; ; ) {
      try {
        return await attempt(key, question);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.course === 'stop') throw error.fault ?? error;
        if (error.course === 'yield' && yields++ < 8) continue;
        if (error.course !== 'retry' || failures >= (options.retries ?? defaults.retries)) throw error;
        if (error.wait > PATIENCE) {
          const values = { where: options.baseUrl, seconds: Math.ceil(error.wait / 1000) };
          throw new Fault('teacher.long-wait', values, { exit: 1 });
        }
        // Retry-After is meant for all who ask.
        if (error.wait > 0) limits.pause(error.wait);
        const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + 0.5 * uniform(jitter, failures));
        failures += 1;
        meter.retried();
        await context.sleep(Math.max(pause, error.wait), sending);
      }
    }
  };

  const once = async (key: string, question: Question): Promise<Reply> => {
    const known = await journal.find(key);
    if (known) meter.reused();
    return known ?? (await persist(key, question));
  };

  return {
    model,
    chat(prompt, { sample = 0, logprobs = 0 } = {}) {
      const question: Question = {
        prompt: prompt.toWellFormed(), // half a surrogate pair is no JSON to some servers
        temperature,
        ...(topP === undefined ? {} : { topP }),
        maxTokens,
        logprobs,
      };
      const key = keyOf(model, question, sample);
      // The same question twice in the data is one question.
      const asked = underWay.get(key) ?? once(key, question).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
    meter: () => meter.read(),
    halt: () => halted.abort(),
  };
}

/** sha256 of all that an answer depends on. */
export function keyOf(model: string, { prompt, ...how }: Question, sample: number): string {
  const { temperature = null, topP = null, maxTokens, logprobs } = how;
  const parts = [model, prompt, sample, temperature, topP, maxTokens, logprobs];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A byte-level tokenizer never makes more tokens than there are bytes; the chat template adds a few. */
function mostOf({ prompt, maxTokens }: Question): Most {
  return { prompt: Buffer.byteLength(prompt) + 32, completion: maxTokens };
}

const least: Readonly<Partial<Record<keyof ClientOptions, number>>> = {
  temperature: 0,
  topP: 0,
  maxTokens: 1,
  concurrency: 1,
  requestsPerMinute: Number.MIN_VALUE,
  tokensPerMinute: Number.MIN_VALUE,
  retries: 0,
  idleSeconds: Number.MIN_VALUE,
  totalSeconds: Number.MIN_VALUE,
};

function requireNumbers(options: ClientOptions): void {
  for (const [name, low] of Object.entries(least)) {
    const value = options[name as keyof ClientOptions];
    if (value === undefined || (typeof value === 'number' && value >= low && value < Number.POSITIVE_INFINITY))
      continue;
    throw new Fault('teacher.number', {
      name,
      least: low === Number.MIN_VALUE ? '> 0' : `≥ ${low}`,
      received: String(value),
    });
  }
}
