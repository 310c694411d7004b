// State that a key handler may change several times before the next frame: keys can arrive many at once.
import { useRef, useState } from 'react';

/** The current value, always fresh, and the way to replace it. */
export function useLive<T>(initial: T): readonly [{ readonly current: T }, (next: T) => void] {
  const box = useRef(initial);
  const [, redraw] = useState(0);
  const set = (next: T): void => {
    box.current = next;
    redraw((count) => count + 1);
  };
  return [box, set];
}
