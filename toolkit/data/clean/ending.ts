// Texts that stop in the middle: a generation that ran into its token limit.

/**
 * Nothing ends on these: commas and their kin, opening brackets and quotes, operators that want a right side. But an
 * ASCII semicolon ends statements, and a plus behind a letter is part of a name: C++, Na+.
 */
const open = /(?:[，、；,（(［[【《〈“‘「『{=＝＋×÷≈→]|(?<![A-Za-z+])\+)$/u;
const letter = /\p{L}$/u;
/** Signs of running prose: a line that uses them ends with a full stop, an answer such as 「答案：12块」 need not. */
const prose = /[，。；！？,;!?]|\D\.\s/u;

const pairs: readonly (readonly [open: string, close: string])[] = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
];

/**
 * The last words of a text that ends mid-sentence, undefined if it is finished or empty. Mid-sentence: inside a code
 * fence or a formula, after a comma, an opening bracket or an operator, or on a letter in a line of running prose.
 * Digits, closing brackets, emoji, and lines without punctuation (headings, items, bare answers) count as finished.
 */
export function cutOff(text: string): string | undefined {
  const whole = text.trimEnd();
  const end = bare(whole);
  return end !== '' && (unclosed(whole) || open.test(end) || dangling(end)) ? whole.slice(-20) : undefined;
}

/** Without tags and emphasis at the end: they say nothing about the sentence before them. */
function bare(text: string): string {
  let end = text.length;
  for (let before = -1; before !== end; ) {
    before = end;
    while (end > 0 && ' \t\r\n*_'.includes(text[end - 1]!)) end -= 1;
    const tag = /<\/\w{1,20}>$/.exec(text.slice(Math.max(0, end - 23), end));
    if (tag) end -= tag[0].length;
  }
  return text.slice(0, end);
}

function dangling(end: string): boolean {
  return letter.test(end) && prose.test(end.slice(end.lastIndexOf('\n') + 1));
}

function unclosed(text: string): boolean {
  if (isOdd(text, '```') || isOdd(text, '$$')) return true;
  return pairs.some(([left, right]) => text.lastIndexOf(left) > text.lastIndexOf(right));
}

function isOdd(text: string, mark: string): boolean {
  let odd = false;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) odd = !odd;
  return odd;
}
