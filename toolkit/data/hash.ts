// Seeded 32-bit hashing: the source of stable splits, feature buckets and shuffles.

/** MurmurHash3's finaliser: every input bit reaches every output bit. */
export function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units from a mixed seed, finalised; an integer in [0, 2³²). */
export function hash(text: string, seed: number): number {
  let h = mix(seed ^ 0x811c9dc5);
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return mix(h);
}

/** A permutation of 0 … count-1 that `seed` determines (Fisher–Yates). */
export function permutation(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor((mix(Math.imul(seed, 0x9e3779b1) ^ at) / 2 ** 32) * (at + 1));
    const held = order[at]!;
    order[at] = order[other]!;
    order[other] = held;
  }
  return order;
}
