// What each UTF-16 unit is to the rules: one table, made once, instead of a regular expression per character.

/** Kinds of units. A surrogate pair counts once: its first half is Han (planes 2 and 3) or nothing, its second nothing. */
export const [OTHER, DIGIT, ALPHABET, SYLLABLE, HAN] = [0, 1, 2, 3, 4] as const;

const tests: readonly (readonly [kind: number, test: RegExp])[] = [
  [HAN, /\p{Script=Han}/u],
  [SYLLABLE, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u], // written without spaces between words
  [ALPHABET, /\p{L}/u],
  [DIGIT, /\p{Nd}/u],
];

/** The kind of every unit. [65536] */
export const kinds = new Uint8Array(0x10000);
/** The unit in lower case and of ordinary width, where that is one unit; itself otherwise. [65536] */
export const folded = new Uint16Array(0x10000);

for (let unit = 0; unit < 0x10000; unit += 1) {
  if (unit >= 0xd800 && unit < 0xe000) {
    kinds[unit] = unit >= 0xd840 && unit < 0xd8c0 ? HAN : OTHER;
    folded[unit] = unit;
    continue;
  }
  const character = String.fromCharCode(unit);
  kinds[unit] = tests.find(([, test]) => test.test(character))?.[0] ?? OTHER;
  const plain = character.normalize('NFKC').toLowerCase();
  folded[unit] = plain.length === 1 ? plain.charCodeAt(0) : unit;
}

/** Share of Han among the letters of all texts together, 0 to 1; 1 where there are no letters. */
export function chineseShare(texts: readonly string[]): number {
  let [letters, han] = [0, 0];
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) {
      const kind = kinds[text.charCodeAt(at)]!;
      if (kind < ALPHABET) continue;
      letters += 1;
      if (kind === HAN) han += 1;
    }
  }
  return letters === 0 ? 1 : han / letters;
}
