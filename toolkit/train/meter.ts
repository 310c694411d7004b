// Tokens per second and the time left.

/** Measures a run from the steps of this process; `now` in milliseconds. */
export class Meter {
  readonly #now: () => number;
  readonly #start: number;
  readonly #from: number;
  readonly #steps: number;
  #tokens = 0;
  #step: number;

  /** `step` of `steps` are done already. */
  constructor(now: () => number, step: number, steps: number) {
    this.#now = now;
    this.#start = now();
    this.#from = step;
    this.#step = step;
    this.#steps = steps;
  }

  tick(tokens: number): { tokensPerSecond: number; etaSeconds: number } {
    this.#tokens += tokens;
    this.#step++;
    const seconds = Math.max(1e-3, (this.#now() - this.#start) / 1000);
    const perStep = seconds / (this.#step - this.#from);
    return { tokensPerSecond: this.#tokens / seconds, etaSeconds: perStep * (this.#steps - this.#step) };
  }
}
