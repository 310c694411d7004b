// The real CLUENER file, where it is present: every entity reads what its record says, and columns give it back.
import { expect, it } from 'vitest';
import { type BadLine, readExamples } from '../../../toolkit/data/read/read.ts';
import { realFile } from '../../../toolkit/pipeline/bench/real-data.ts';
import { gather, readText } from '../scratch.ts';

const path = realFile('cluener', 'train.jsonl');

it.skipIf(path === undefined)(
  'reads CLUENER, and the same from its tokens in BMES (../shared/data; skipped: not present)',
  async () => {
    const bad: string[] = [];
    const quarantine = ({ line, reason }: BadLine): void => void bad.push(`${line} ${reason.key}`);
    const examples = await gather(readExamples(path!, { quarantine }));
    expect(examples).toHaveLength(10_747);
    expect(bad).toEqual(['1507 text.span-overlap']); // a company inside a book
    const types = new Set(examples.flatMap(({ spans }) => spans!.map(({ type }) => type)));
    expect([...types].sort()).toEqual(
      'address book company game government movie name organization position scene'.split(' '),
    );
    // a space of a text is one in the columns too; what is between words of letters there is not
    const sound = examples.filter(({ text }) => !/[A-Za-z0-9] [A-Za-z0-9]|\s$|^\s/.test(text));
    const columns = sound.map(({ text, spans }) => {
      let at = 0;
      const rows = [...text].map((token) => {
        const span = spans!.find(({ start, end }) => start <= at && at < end);
        const [first, last] = [span?.start === at, span?.end === at + token.length];
        at += token.length;
        if (!span) return `${token}\tO`;
        return `${token}\t${first ? (last ? 'S' : 'B') : last ? 'E' : 'M'}-${span.type}`;
      });
      return `${rows.join('\n')}\n`;
    });
    const again = await readText('a.char.bmes', columns.join('\n'));
    expect(again.map(({ text, spans }) => ({ text, spans }))).toEqual(
      sound.map(({ text, spans }) => ({ text, spans })),
    );
  },
  120_000,
);
