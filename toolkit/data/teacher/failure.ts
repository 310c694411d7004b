// Why a request came to nothing, and what follows from it.
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { Key } from '../../words/dictionary.ts';
import { Fault } from '../../words/fault.ts';
import { excerpt } from '../excerpt.ts';

/**
 * `retry`: send it again. `yield`: the server dislikes a parameter that was left out from now on, send it again at once.
 * `record`: this prompt will never be answered, others may. `stop`: nothing will.
 */
export type Course = 'retry' | 'yield' | 'record' | 'stop';

export type Why =
  | 'timeout'
  | 'connection'
  | 'cut'
  | 'garbage'
  | 'busy'
  | 'server'
  | 'filtered'
  | 'too-long'
  | 'parameter'
  | 'refused';

export class Failure extends Error {
  readonly why: Why;
  readonly course: Course;
  /** Whether the request may have been answered, and so paid for, all the same. */
  readonly unsure: boolean;
  /** Milliseconds the server asks to wait. */
  readonly wait: number;
  /** What to tell the user; with `stop` always there. */
  readonly fault: Fault | undefined;

  constructor(
    why: Why,
    course: Course,
    more: { readonly unsure?: boolean; readonly wait?: number; readonly fault?: Fault; readonly message?: string } = {},
  ) {
    super(more.message ?? more.fault?.message ?? why);
    this.why = why;
    this.course = course;
    this.unsure = more.unsure ?? false;
    this.wait = more.wait ?? 0;
    this.fault = more.fault;
  }
}

/** Statuses that stop the run, and the sentence for each. */
const stops: Readonly<Record<number, Key>> = {
  401: 'teacher.unauthorised',
  402: 'teacher.no-balance',
  403: 'teacher.forbidden',
  404: 'teacher.not-found',
};

const again = new Set([408, 409, 425, 429]);
/** A gateway gave up waiting: the model behind it may have answered. */
const gateways = new Set([408, 502, 504, 524]);

/** 400 answers that are about this prompt alone. */
const perRecord: readonly (readonly [RegExp, Why])[] = [
  [/content exists risk|content[_ ]?(filter|policy|management)|data_inspection|inappropriate|sensitive/i, 'filtered'],
  [/context[_ ]length|maximum context|too long|too many tokens|exceeds? .*(context|limit)/i, 'too-long'],
];

export interface Scene {
  /** The endpoint as messages name it. */
  readonly where: string;
  readonly model: string;
  /** Takes secrets out of a text. */
  readonly scrub: (text: string) => string;
  /** Leaves a parameter out of later requests; false where it is needed or was not sent. */
  readonly dropParameter: (named: string) => boolean;
  /** ms, for `Retry-After` dates. */
  readonly now: number;
}

/** Any error of a request as a failure. An abort by the user passes through as it is. */
export function failureOf(error: unknown, scene: Scene): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof APIUserAbortError) throw error;
  if (error instanceof APIConnectionTimeoutError) return new Failure('timeout', 'retry', { unsure: true });
  if (error instanceof APIConnectionError) return connection(error, scene);
  if (error instanceof APIError) return error.status === undefined ? inStream(error, scene) : byStatus(error, scene);
  if (error instanceof SyntaxError) return new Failure('garbage', 'retry', { unsure: true, message: 'not JSON' });
  if (error instanceof Error && error.name === 'ZodError')
    return new Failure('garbage', 'retry', { unsure: true, message: 'not a chat completion' });
  return connection(error, scene);
}

const neverSent =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT|SELF_SIGNED|UND_ERR_CONNECT_TIMEOUT|bad port/;

function connection(error: unknown, { scrub }: Scene): Failure {
  const codes: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) codes.push((at as NodeJS.ErrnoException).code ?? at.message);
  const message = scrub(excerpt(codes.at(-1) ?? String(error), 200));
  return new Failure('connection', 'retry', { unsure: !neverSent.test(codes.join(' ')), message });
}

/** The stream began well, then the server reported an error in it. */
function inStream(error: APIError, { scrub }: Scene): Failure {
  return new Failure('server', 'retry', { unsure: true, message: scrub(excerpt(error.message, 200)) });
}

function byStatus(error: APIError, scene: Scene): Failure {
  const { where, model, scrub } = scene;
  const status = error.status as number;
  const reason = scrub(excerpt(error.message.replace(/^\d+ /, '').trim(), 200));
  const say = (key: Key): Fault => new Fault(key, { where, model, status, reason }, { exit: 1 });
  const wait = retryAfter(error.headers as Headers | undefined, scene.now);
  if (status >= 300 && status < 400) {
    const location = scrub(excerpt((error.headers as Headers | undefined)?.get('location') ?? '?', 200));
    return new Failure('refused', 'stop', {
      fault: new Fault('teacher.redirect', { where, status, location }, { exit: 1 }),
    });
  }
  if (again.has(status) || status >= 500) {
    const why = status === 429 || status === 503 ? 'busy' : 'server';
    return new Failure(why, 'retry', { wait, unsure: gateways.has(status), message: `${status} ${reason}` });
  }
  if (status === 400 || status === 422 || status === 413) {
    const whole = `${error.param ?? ''} ${error.code ?? ''} ${error.message}`;
    if (scene.dropParameter(whole)) return new Failure('parameter', 'yield', { message: reason });
    const [, why] = perRecord.find(([pattern]) => pattern.test(whole)) ?? [];
    if (why) return new Failure(why, 'record', { message: reason });
  }
  return new Failure('refused', 'stop', { fault: say(stops[status] ?? 'teacher.bad-request') });
}

/** `Retry-After` in ms, given as seconds or as a date; 0 where there is none. (RFC 9110, 10.2.3) */
export function retryAfter(headers: Headers | undefined, now: number): number {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const value = headers?.get('retry-after')?.trim();
  if (!value) return 0;
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}
