// A cluster's name: the words that are common in it and rare elsewhere.
import type { Cut } from '../cut.ts';

/** Texts of a cluster that its words are counted in. */
const READ = 200;
const WORDS = 3;

/** One name per cluster, all different: its three most telling words, or its number where it has no words. */
export function nameClusters(
  texts: readonly string[],
  own: readonly number[],
  clusters: number,
  nouns: Cut,
): readonly string[] {
  const read = Array.from({ length: clusters }, () => 0);
  const inside = Array.from({ length: clusters }, () => new Map<string, number>());
  texts.forEach((text, at) => {
    const cluster = own[at]!;
    if (read[cluster]! === READ) return;
    read[cluster]! += 1;
    for (const word of wordsOf(text, nouns)) inside[cluster]!.set(word, (inside[cluster]!.get(word) ?? 0) + 1);
  });
  const share = (word: string, cluster: number): number => (inside[cluster]!.get(word) ?? 0) / (read[cluster]! || 1);
  const taken = new Set<string>();
  return inside.map((counts, cluster) => {
    const scored = Array.from(counts.keys(), (word) => {
      const p = share(word, cluster);
      const average = inside.reduce((sum, _, other) => sum + share(word, other), 0) / clusters;
      return { word, score: p * Math.log(p / average) };
    }).sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
    const name = telling(scored.map(({ word }) => word)).join('、') || `${cluster + 1}`;
    const unique = taken.has(name) ? `${name} ${cluster + 1}` : name;
    taken.add(unique);
    return unique;
  });
}

/** The first words of which none is part of another. */
function telling(words: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  for (const word of words) {
    if (chosen.length === WORDS) break;
    if (!chosen.some((other) => other.includes(word) || word.includes(other))) chosen.push(word);
  }
  return chosen;
}

/** Different words of at least two Chinese or four Latin letters: shorter ones are mostly "how", "the", "for". */
const wordsOf = (text: string, nouns: Cut): ReadonlySet<string> =>
  new Set(nouns(text.toLowerCase()).filter((word) => /^(\p{Script=Han}{2,}|\p{Script=Latin}{4,})$/u.test(word)));
