// The holes of a text, filled; of a pair, a text with holes and the same without, also how well they are told.
import { Fault } from '../../words/fault.ts';
import { percent } from '../../words/figures.ts';
import { createFiller, type Filled } from '../filler.ts';
import { holesIn } from '../holes.ts';
import type { DeviceTask, Reply } from '../model.ts';

export const mask: DeviceTask = {
  outputs: ['logits'],
  input(text, row) {
    if (holesIn(text).length === 0) throw new Fault('runtime.no-hole', { row, received: text });
    return text;
  },
  open(parts) {
    const { fill, judge, release } = createFiller(parts);
    return {
      labels: [],
      release,
      async reply(texts) {
        const alone = texts.filter((text) => typeof text === 'string');
        const known = texts.filter((text) => typeof text !== 'string');
        const filled = alone.length > 0 ? (await fill(alone)).map(replied) : [];
        const judged = await judge(
          known.map(([text]) => text),
          known.map(([, truth]) => truth),
        );
        const both = judged.map(({ told, ...rest }) => ({ ...replied(rest), told }));
        let [next, after] = [0, 0];
        return texts.map((text) => (typeof text === 'string' ? filled[next++]! : both[after++]!));
      },
    };
  },
  json({ filled }, text) {
    const { text: whole, probability, holes } = filled!;
    const each = holes.map(({ candidates, ...place }) => ({
      ...place,
      candidates: candidates.map((one) => ({ token: one.token, probability: six(one.probability) })),
    }));
    return { text, filled: whole, probability: six(probability), holes: each };
  },
  columns({ filled }) {
    const { text, probability, holes } = filled!;
    const each = holes.map(({ candidates }) =>
      candidates.map((one) => `${one.token} ${percent(one.probability)}`).join(', '),
    );
    return [text, percent(probability), each.join(' | ')];
  },
};

const six = (probability: number): number => Math.round(probability * 1e6) / 1e6;

const replied = ({ logits, ...filled }: Filled): Reply => ({
  items: filled.holes.flatMap(({ start, end, candidates: [best] }) => (best ? [{ kind: best.token, start, end }] : [])),
  logits,
  filled,
});
