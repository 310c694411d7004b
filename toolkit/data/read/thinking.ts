// DeepSeek-R1 answers carry their chain of thought in front, in tags; the data sets differ in how completely.

/** How a thought is opened and closed, by data set: DeepSeek and Qwen, instruction sets, OpenThoughts. */
const tags = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<reasoning>', '</reasoning>'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
] as const;

/** How what follows the thought may be wrapped. */
const wrappers = [
  ['<answer>', '</answer>'],
  ['<|begin_of_solution|>', '<|end_of_solution|>'],
] as const;

export interface Halves {
  readonly reasoning?: string;
  readonly answer?: string;
  /** The thought was opened and never closed, so that no answer follows it: the model was cut off. */
  readonly unclosed?: true;
}

/**
 * Splits `<think>…</think>answer` into its halves. The opening tag may be missing (chat templates insert it), the
 * answer may stand in `<answer>`; an empty thought is none. A thought without its end is all there is: no answer.
 */
export function splitThinking(output: string): Halves {
  const opened = openedBy(output);
  const close = opened ? { tag: opened[1], at: output.indexOf(opened[1]) } : firstClose(output);
  if (close.at < 0) return opened ? unclosed(output, opened[0]) : { answer: output };
  const reasoning = output
    .slice(0, close.at)
    .replace(opened?.[0] ?? '', '')
    .trim();
  const answer = unwrap(output.slice(close.at + close.tag.length).trim());
  return reasoning ? { reasoning, answer } : { answer };
}

/**
 * The halves where the thought has a field of its own: the answer is split only if it begins with a thought too, and
 * the field's thought wins over an answer's. Tags around the thought are taken off, a closing one without the other too.
 */
export function joinThinking(thought: string, output: string | undefined): Halves {
  const whole: Halves = openedBy(thought) ? splitThinking(thought) : { reasoning: withoutClose(thought) };
  const isSplit = output !== undefined && (openedBy(output) || firstClose(output.trimStart()).at === 0);
  const said: Halves = isSplit ? splitThinking(output) : output ? { answer: output } : {};
  const answer = said.answer ?? whole.answer;
  return {
    ...(whole.reasoning ? { reasoning: whole.reasoning } : {}),
    ...(answer === undefined ? {} : { answer }),
    // with an answer behind it, the thought did end
    ...((whole.unclosed || said.unclosed) && !answer ? { unclosed: true } : {}),
  };
}

function withoutClose(thought: string): string {
  const end = thought.trimEnd();
  const close = tags.find(([, tag]) => end.endsWith(tag))?.[1];
  return close ? end.slice(0, -close.length).trimEnd() : thought;
}

const openedBy = (output: string): (typeof tags)[number] | undefined => {
  const start = output.trimStart();
  return start.startsWith('<') ? tags.find(([open]) => start.startsWith(open)) : undefined;
};

function firstClose(output: string): { readonly tag: string; readonly at: number } {
  const found = tags.map(([, tag]) => ({ tag, at: output.indexOf(tag) })).filter(({ at }) => at >= 0);
  return found.reduce((first, next) => (next.at < first.at ? next : first), found[0] ?? { tag: '', at: -1 });
}

function unclosed(output: string, open: string): Halves {
  const reasoning = output.replace(open, '').trim();
  return { ...(reasoning ? { reasoning } : {}), unclosed: true };
}

function unwrap(answer: string): string {
  const wrapper = wrappers.find(([open]) => answer.startsWith(open));
  if (wrapper === undefined) return answer;
  const end = answer.lastIndexOf(wrapper[1]);
  return answer.slice(wrapper[0].length, end < 0 ? undefined : end).trim();
}
