// A long job that reports by calling back, as part of a stage that reports by yielding.
import type { Event } from '../events.ts';

/** Runs `job` and yields what it says, only the latest of each quarter second; returns what the job returns. */
export async function* during<T>(
  job: (say: (event: Event) => void) => Promise<T>,
  every = 250,
): AsyncGenerator<Event, T> {
  let latest: Event | undefined;
  const running = job((event) => {
    latest = event;
  });
  const done = running.then(
    () => true,
    () => true,
  );
  try {
    for (;;) {
      const tick = Promise.withResolvers<false>();
      const timer = setTimeout(() => tick.resolve(false), every);
      const over = await Promise.race([done, tick.promise]);
      clearTimeout(timer);
      if (latest) yield latest;
      latest = undefined;
      if (over) return await running;
    }
  } finally {
    await done; // a listener that leaves must not leave files being written behind
  }
}
