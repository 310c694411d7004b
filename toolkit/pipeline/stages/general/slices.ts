// A corpus in pieces that end where documents end: what is packed, and kept, at once.

/** Characters (UTF-16) after which a piece ends with the document it is in. */
export const SLICE = 1 << 20;

export interface Slice {
  /** Paragraphs, with '' after every document. */
  readonly lines: readonly string[];
  /** Documents in it, and before it. */
  readonly documents: number;
  readonly before: number;
}

/** The pieces of `lines`, '' between documents; the same for the same lines. `size`: characters of a piece. */
export async function* slices(lines: AsyncIterable<string>, size = SLICE): AsyncGenerator<Slice> {
  let [held, documents, before, characters]: [string[], number, number, number] = [[], 0, 0, 0];
  let open = false;
  const close = (): void => {
    if (!open) return;
    held.push('');
    documents += 1;
    open = false;
  };
  for await (const line of lines) {
    if (line.trim() !== '') {
      held.push(line);
      characters += line.length;
      open = true;
      continue;
    }
    close();
    if (characters < size) continue;
    yield { lines: held, documents, before };
    before += documents;
    [held, documents, characters] = [[], 0, 0];
  }
  close();
  if (documents > 0) yield { lines: held, documents, before };
}
