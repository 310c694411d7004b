// The one error Penjing throws on purpose: a dictionary key and its values; wording happens at the edge.
import { type Key, say } from './dictionary.ts';
import type { Language, Values } from './row.ts';

export class Fault extends Error {
  readonly key: Key;
  readonly values: Values;
  /** Exit code of a command that ends with this fault: 2 for bad input or usage, 1 for a failure of the machine or of ours. */
  readonly exit: 1 | 2;

  constructor(key: Key, values: Values = {}, options: { readonly exit?: 1 | 2; readonly cause?: unknown } = {}) {
    super(say(key, values, 'en'), options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Fault';
    this.key = key;
    this.values = values;
    this.exit = options.exit ?? 2;
  }

  in(language: Language): string {
    return say(this.key, this.values, language);
  }
}
