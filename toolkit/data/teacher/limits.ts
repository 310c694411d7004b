// How fast an endpoint may be asked: requests at once, requests and tokens a minute.
import type { Clock } from './options.ts';

const MINUTE = 60_000;

/**
 * A token bucket: `perMinute` units flow in evenly, at most `burst` wait there, and whoever came first is served first.
 * An amount beyond `burst` waits for a full bucket and leaves it in debt, so that the mean holds for it too.
 */
export class Bucket {
  readonly #perMinute: number;
  readonly #burst: number;
  readonly #clock: Clock;
  #level: number;
  #at: number;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(perMinute: number, burst: number, clock: Clock) {
    [this.#perMinute, this.#burst, this.#clock] = [perMinute, burst, clock];
    [this.#level, this.#at] = [burst, clock.now()];
  }

  /** Resolves once `amount` may be used. Rejects when `signal` aborts. */
  take(amount: number, signal?: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#wait(amount, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Puts back what was taken and not used. */
  give(amount: number): void {
    this.#level = Math.min(this.#burst, this.#level + amount);
  }

  async #wait(amount: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.now();
      this.#level = Math.min(this.#burst, this.#level + ((now - this.#at) * this.#perMinute) / MINUTE);
      this.#at = now;
      const lacking = Math.min(amount, this.#burst) - this.#level;
      if (lacking <= 1e-9) break;
      await this.#clock.sleep(Math.max(1, Math.ceil((lacking * MINUTE) / this.#perMinute)), signal);
    }
    this.#level -= amount;
  }
}

/** At most so many at once; whoever came first goes first. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

export interface Rates {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

export interface Limits {
  /** Waits until a request of at most `tokens` may go; to be told afterwards how many it used. */
  pass(tokens: number, signal?: AbortSignal): Promise<(used: number) => void>;
  /** Nobody passes for `ms`. */
  pause(ms: number): void;
}

/** Requests are spaced evenly, so no minute holds more of them; tokens may come a tenth of a minute's worth at once. */
export function createLimits({ requestsPerMinute, tokensPerMinute }: Rates, clock: Clock): Limits {
  const requests = requestsPerMinute === undefined ? undefined : new Bucket(requestsPerMinute, 1, clock);
  const tokens =
    tokensPerMinute === undefined ? undefined : new Bucket(tokensPerMinute, Math.max(1, tokensPerMinute / 10), clock);
  let open = 0;
  return {
    async pass(most, signal) {
      await tokens?.take(most, signal);
      for (let wait = open - clock.now(); wait > 0; wait = open - clock.now()) await clock.sleep(wait, signal);
      await requests?.take(1, signal);
      signal?.throwIfAborted();
      return (used) => tokens?.give(most - used);
    },
    pause(ms) {
      open = Math.max(open, clock.now() + ms);
    },
  };
}
