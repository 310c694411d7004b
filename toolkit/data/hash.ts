// Seeded hashing of text: the source of stable splits and feature buckets.
import { mix } from '../random/random.ts';

/** FNV-1a over UTF-16 units from a mixed seed, finalised; an integer in [0, 2³²). */
export function hash(text: string, seed: number): number {
  let h = mix(seed ^ 0x811c9dc5);
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return mix(h);
}
