/**
 * The beginning of a text, short enough for a sentence and safe for a terminal: a line break shows as a space, any other
 * control character as U+FFFD.
 */
export function excerpt(text: string, length = 40): string {
  const shown = text
    .slice(0, length)
    .toWellFormed()
    .replace(/[ \t]*[\r\n]\s*/g, ' ')
    .replace(/\p{Cc}/gu, '\uFFFD');
  return text.length > length ? `${shown}…` : shown;
}
