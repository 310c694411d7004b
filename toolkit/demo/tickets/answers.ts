// Questions from the field with candidate answers, one of them right. Every answer is right as often as any other, so it
// takes question and answer together; and one that is about a part the question names need not be right.
import type { DemoOptions } from '../demo-options.ts';
import { createRandom, type Random } from '../random.ts';
import { place } from './lexicon.ts';
import { type Remedy, remedies } from './remedies.ts';

export interface AnswerPair {
  readonly id: string;
  readonly text: string;
  readonly pair: string;
  readonly label: '是' | '否';
  /** The question. */
  readonly group: string;
}

/** Candidates of a question. */
const CANDIDATES = 4;

/** About `size` pairs, all candidates of a question one after the other; the same options give the same pairs. RangeError: more questions than can be told apart. */
export function answerPairs({ seed, size }: DemoOptions): readonly AnswerPair[] {
  const random = createRandom(seed);
  const seen = new Set<string>();
  const made: AnswerPair[] = [];
  const questions = Math.ceil(size / CANDIDATES);
  for (let tries = 0; seen.size < questions; tries += 1) {
    if (tries > 50 * questions) throw new RangeError(`answerPairs: cannot make ${questions} different questions`);
    const asked = random.some(remedies, CANDIDATES) as [Remedy, Remedy, ...Remedy[]];
    const text = question(asked[0], asked[1], random);
    if (seen.has(text)) continue;
    seen.add(text);
    const group = `demo-${seed}-${seen.size}`;
    for (const [at, one] of random.some(asked, CANDIDATES).entries()) {
      const label = one === asked[0] ? '是' : '否';
      made.push({ id: `${group}/${at + 1}`, text, pair: answer(one, random), label, group });
    }
  }
  return made;
}

/** One part is bad; of the others some question names one that is not. */
function question({ part, signs }: Remedy, fine: Remedy, random: Random): string {
  const machine = random.pick([`${random.int(1, 24)}号机组`, `${place(random)}的机组`]);
  const bad = `${part}${random.pick(signs)}`;
  const both = random.pick([`${fine.part}正常，${bad}`, `${bad}，${fine.part}正常`]);
  return `${machine}${random.int(0, 2) === 0 ? both : bad}，${random.pick(['怎么办？', '怎么处理？', '该做什么？'])}`;
}

const answer = ({ steps }: Remedy, { pick }: Random): string => `${pick(['', '先', '建议'])}${pick(steps)}。`;
