// Ctrl-C: the first asks the run to stop at a safe point, a second one ends at once.
import { Cancelled } from '../pipeline/cancelled.ts';
import type { Desk } from './desk.ts';

const EXIT = 130;
/** The terminal, npm and the bootstrap may each deliver the same Ctrl-C; within this many milliseconds it is one. */
const ONE_KEYSTROKE = 700;

export interface Cancel {
  readonly signal: AbortSignal;
  /** Asks the run to stop, as Ctrl-C does. */
  now(): void;
  dispose(): void;
}

/** Listens for signals, and for the end of the process that started this one, until disposed. */
export function listenForCancel(desk: Desk): Cancel {
  const controller = new AbortController();
  let first = 0;
  const cancel = (): void => {
    if (first === 0) {
      first = performance.now();
      if (!desk.interactive()) desk.note(desk.say('cli.stopping'));
      controller.abort(new Cancelled());
    } else if (performance.now() - first > ONE_KEYSTROKE) process.exit(EXIT);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, cancel);
  process.on('disconnect', cancel);
  process.channel?.unref();
  return {
    signal: controller.signal,
    now: cancel,
    dispose: () => {
      for (const name of signals) process.off(name, cancel);
      process.off('disconnect', cancel);
    },
  };
}
