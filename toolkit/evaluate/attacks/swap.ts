// Neighbouring characters change places, as hasty typing has it.
import { charactersOf } from './characters.ts';
import type { Proposal } from './choose.ts';

export function swap(text: string): Proposal[] {
  const all = charactersOf(text);
  return all.slice(1).flatMap((second, at) => {
    const first = all[at]!;
    if (first.text === second.text || !isWord(first.text) || !isWord(second.text)) return [];
    return [{ start: first.start, end: second.end, texts: [second.text + first.text], cost: 2 }];
  });
}

const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
