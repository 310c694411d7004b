/**
 * `work` on every item, at most `width` at once; results in the order of the items. After an error, or when nobody wants
 * more, calls `stop` and ends once the work begun has ended.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
  stop: () => void,
): AsyncGenerator<R> {
  const pending: Promise<R>[] = [];
  const begin = (item: T): void => {
    const result = work(item);
    result.catch(() => undefined); // it is met when its turn comes
    pending.push(result);
  };
  let done = false;
  try {
    for await (const item of items) {
      begin(item);
      if (pending.length >= width) yield await pending.shift()!;
    }
    while (pending.length > 0) yield await pending.shift()!;
    done = true;
  } finally {
    if (!done) stop();
    await Promise.allSettled(pending);
  }
}
