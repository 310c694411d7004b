// Simplified characters as traditional ones.
import { charactersOf } from './characters.ts';
import type { Proposal } from './choose.ts';

/** Loads OpenCC's tables (1 MB). Characters are converted as their phrase has it: 头发 → 頭髮, 发现 → 發現. */
export async function openTraditional(): Promise<(text: string) => Proposal[]> {
  const { Converter } = await import('opencc-js/cn2t');
  const convert = Converter({ from: 'cn', to: 't' });
  return (text) => {
    const all = charactersOf(text);
    const converted = [...convert(text)];
    // A phrase of another length would shift what follows; then each character by itself.
    const fits = converted.length === all.length;
    return all.flatMap(({ text: character, start, end }, at) => {
      const other = fits ? converted[at]! : convert(character);
      return other === character ? [] : [{ start, end, texts: [other], cost: 1 }];
    });
  };
}
