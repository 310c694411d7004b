// The demo in the field names of the R1 distillation sets, so that a written copy reads like any other file.
import type { Question } from './question.ts';

/** JSONL text: `input`, `reasoning_content`, `content`, `repo_name` of the 110k set, and `label`. */
export function formatR1(questions: Iterable<Question>): string {
  let text = '';
  for (const { id, text: input, reasoning, answer, domain, label } of questions) {
    const record = {
      id,
      input,
      reasoning_content: reasoning,
      content: answer,
      repo_name: `penjing/demo/${domain}`,
      label,
    };
    text += `${JSON.stringify(record)}\n`;
  }
  return text;
}
