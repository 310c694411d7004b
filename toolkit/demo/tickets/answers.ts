// Questions from the field with candidate answers, one of them right. Half of the wrong ones are about the same machine, and
// question and answer hardly share a word, so it takes both together.
import type { DemoOptions } from '../demo-options.ts';
import { createRandom, type Random } from '../random.ts';
import { person, place, time } from './lexicon.ts';
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
    const remedy = random.pick(remedies);
    const text = question(remedy, random);
    if (seen.has(text)) continue;
    seen.add(text);
    const group = `demo-${seed}-${seen.size}`;
    for (const [at, one] of candidates(remedy, random).entries()) {
      const label = one === remedy ? '是' : '否';
      made.push({ id: `${group}/${at + 1}`, text, pair: answer(one, random), label, group });
    }
  }
  return made;
}

function question({ machine, signs }: Remedy, random: Random): string {
  const sign = random.pick(signs);
  const number = random.int(1, 12);
  return random.pick([
    () => `${number}号${machine}${sign}，该怎么处理？`,
    () => `${place(random)}的${machine}${sign}，怎么办？`,
    () => `${time(random)}发现${machine}${sign}，先做什么？`,
    () => `${person(random)}来电问：${number}号${machine}${sign}是怎么回事，如何处理？`,
  ])();
}

const answer = ({ steps }: Remedy, { pick }: Random): string =>
  `${pick(['', '先', '应当', '建议'])}${pick(steps)}${pick(['', '。'])}`;

/** The right remedy among others, at least one of them for the same machine where there is one. */
function candidates(right: Remedy, random: Random): readonly Remedy[] {
  const others = remedies.filter((one) => one !== right);
  const near = random.some(
    others.filter(({ machine }) => machine === right.machine),
    random.int(1, 2),
  );
  const far = random.some(
    others.filter(({ machine }) => machine !== right.machine),
    CANDIDATES - 1 - near.length,
  );
  return random.some([right, ...near, ...far], CANDIDATES);
}
