// Models that do as they are told, for tests of what is measured of them.
import type { Item, TaskName } from '../../toolkit/evaluate/item.ts';
import type { Answer, Subject } from '../../toolkit/evaluate/subject.ts';
import type { Input } from '../../toolkit/runtime/answers.ts';
import { createTokenizer } from '../../toolkit/text/tokenizer.ts';
import { parseVocab } from '../../toolkit/text/vocab.ts';

export const words = '今天上海北京股市大幅涨跌不没好发现头热点的了在是有和人我他你去来';
const vocab = parseVocab(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...new Set(words)].join('\n'));
export const tokenizer = createTokenizer(vocab, { maxLength: 128 });

/** A subject that answers each input by itself. */
export function subject(
  task: TaskName,
  labels: readonly string[],
  answer: (input: Input) => Answer,
  name = 'subject',
): Subject {
  return {
    ...{ name, task, labels, tokenizer },
    answer: async (inputs) => inputs.map(answer),
    release: async () => undefined,
  };
}

const textOf = (input: Input): string => (typeof input === 'string' ? input : input.join('|'));

/** Says 股 of a text with 股 in it, else 别; as sure as told. */
export const shares = (sure = 0.9): Subject =>
  subject('classify', ['股', '别'], (input) => {
    const yes = textOf(input).includes('股');
    return { items: [{ kind: yes ? '股' : '别' }], probabilities: yes ? [sure, 1 - sure] : [1 - sure, sure] };
  });

/** Finds every 上海 and 北京, also with something invisible inside. */
export const places = (): Subject =>
  subject('tag', ['地点'], (input) => ({
    items: Array.from(
      textOf(input).matchAll(/上\p{Cf}*\p{Mn}*海|北\p{Cf}*\p{Mn}*京/gu),
      ({ 0: found, index }): Item => {
        return { kind: '地点', start: index, end: index + found.length };
      },
    ),
  }));
