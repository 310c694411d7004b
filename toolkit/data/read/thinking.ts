// DeepSeek-R1 answers carry their chain of thought in front, in tags; the data sets differ in how completely.

const close = /<\/(think|reasoning)>/;

/**
 * Splits `<think>…</think>answer` into its halves. The opening tag may be missing (chat templates insert it), the tag
 * may be `<reasoning>`, the answer may stand in `<answer>`; an empty thought is none.
 */
export function splitThinking(output: string): { readonly reasoning?: string; readonly answer: string } {
  const end = close.exec(output);
  if (end === null) return { answer: output };
  const reasoning = output.slice(0, end.index).replace(`<${end[1]}>`, '').trim();
  const answer = unwrap(output.slice(end.index + end[0].length).trim());
  return reasoning ? { reasoning, answer } : { answer };
}

function unwrap(answer: string): string {
  const open = '<answer>';
  if (!answer.startsWith(open)) return answer;
  const end = answer.lastIndexOf('</answer>');
  return answer.slice(open.length, end < 0 ? undefined : end).trim();
}

/**
 * Chat records `{messages: [{role, content}, …]}` flattened to the question and the answer of the first turn;
 * any other record as it is.
 */
export function flattenMessages(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { messages, ...rest } = values;
  if (!Array.isArray(messages)) return values;
  const said = (role: string): Record<string, unknown> =>
    messages.find((message: unknown) => (message as { role?: unknown } | null)?.role === role) ?? {};
  const { content: input } = said('user');
  const { content: output, reasoning_content } = said('assistant');
  return { ...rest, input, output, ...(reasoning_content === undefined ? {} : { reasoning_content }) };
}
