// A line drawn in braille dots: two by four of them per character.

const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * `values` as `height` lines of `width` characters, the smallest at the bottom. Values that share a column are averaged;
 * fewer values than columns fill only as many columns.
 */
export function curve(values: readonly number[], width: number, height: number): readonly string[] {
  const columns = bins(values.filter(Number.isFinite), width * 2);
  const low = Math.min(...columns);
  const span = Math.max(...columns) - low || 1;
  const rows = height * 4;
  const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
  let previous: number | undefined;
  for (const [x, value] of columns.entries()) {
    const y = Math.round((1 - (value - low) / span) * (rows - 1));
    for (const dot of between(previous ?? y, y)) cells[dot >> 2]![x >> 1]! |= DOTS[x & 1]![dot & 3]!;
    previous = y;
  }
  return cells.map((line) => line.map((bits) => (bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits))).join(''));
}

function bins(values: readonly number[], count: number): readonly number[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, bin) => {
    const part = values.slice(
      Math.floor((bin * values.length) / count),
      Math.floor(((bin + 1) * values.length) / count),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

// The dots from just after `from` to `to`, so that a steep line has no holes.
function between(from: number, to: number): readonly number[] {
  const step = Math.sign(to - from);
  const dots = [to];
  for (let y = to - step; step !== 0 && y !== from; y -= step) dots.push(y);
  return dots;
}
