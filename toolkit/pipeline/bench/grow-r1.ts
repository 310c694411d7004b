// R1-like JSONL of any size, grown from a real sample: each record is woven from two real ones of one domain, with its
// digits exchanged and one character in a hundred replaced, so that records are alike in kind and different in words.
import { readFile } from 'node:fs/promises';
import { openLines } from '../../files/line-writer.ts';
import { streamKey, word } from '../../random/random.ts';

export interface R1Record {
  readonly input: string;
  readonly reasoning_content: string;
  readonly content: string;
  readonly repo_name: string;
  readonly domain: string;
}

export async function readR1(path: string): Promise<readonly R1Record[]> {
  const text = await readFile(path, 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as R1Record]));
}

/** Writes records to `path` until it has at least `bytes`; the same seed gives the same file. Returns their number. */
export async function growR1(sample: readonly R1Record[], path: string, bytes: number, seed: number): Promise<number> {
  const domains = [...Map.groupBy(sample, ({ domain }) => domain).values()];
  const file = await openLines(path, false);
  try {
    let [written, count] = [0, 0];
    for (; written < bytes; count += 1) {
      const key = streamKey(seed, count);
      const domain = domains[word(key, 0) % domains.length]!;
      const line = Buffer.from(`${JSON.stringify(weave(domain, key))}\n`);
      await file.add(line);
      written += line.length;
    }
    await file.finish();
    return count;
  } finally {
    await file.abandon();
  }
}

function weave(domain: readonly R1Record[], key: number): R1Record {
  const [a, b] = [domain[word(key, 1) % domain.length]!, domain[word(key, 2) % domain.length]!];
  const digits = shift(word(key, 3));
  let counter = 4;
  const mixed = (one: string, other: string): string => {
    const [ours, theirs] = [sentences(one), sentences(other)];
    const woven = ours.map((sentence, at) => (word(key, counter++) % 2 ? sentence : (theirs[at] ?? sentence))).join('');
    return [...digits(woven)]
      .map((c) => (word(key, counter++) % 100 ? c : one[word(key, counter++) % one.length]!))
      .join('');
  };
  const halves = (one: string, other: string): string => one.slice(0, one.length / 2) + other.slice(other.length / 2);
  return {
    input: mixed(halves(a.input, b.input), halves(a.input, b.input)),
    reasoning_content: mixed(a.reasoning_content, b.reasoning_content),
    content: mixed(a.content, b.content),
    repo_name: a.repo_name,
    domain: a.domain,
  };
}

const sentences = (text: string): readonly string[] => text.match(/[^。！？\n]*[。！？\n]|[^。！？\n]+$/g) ?? [];

/** Each digit moved on by the same amount, other than 0. */
function shift(drawn: number): (text: string) => string {
  return (text) => text.replace(/\d/g, (digit) => String((Number(digit) + 1 + (drawn % 9)) % 10));
}
