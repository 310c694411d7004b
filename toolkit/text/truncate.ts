// How two texts share the room of one sequence.

/**
 * Lengths that sequences of `first` and `second` tokens keep in `room` tokens: the longer one is shortened first, then both
 * are halved, the odd token going to the longer. The rule is the reference's `longest_first`.
 */
export function share(first: number, second: number, room: number): readonly [number, number] {
  if (first + second <= room) return [first, second];
  const short = Math.min(first, second);
  const half = Math.floor(room / 2);
  const [less, more] = short * 2 <= room ? [short, room - short] : [half, room - half];
  return first > second ? [more, less] : [less, more];
}
