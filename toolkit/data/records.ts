// The record everything after reading works with.
import type { Span } from '../text/spans.ts';

export interface Example {
  /** The file's own id, or `file:line`. */
  readonly id: string;
  readonly text: string;
  /** The second sentence of a pair task. */
  readonly pair?: string;
  /** Empty where there is none yet, or where the task has none: see `labels`, `spans`. */
  readonly label: string;
  /** All labels that hold, of a task where several may; none is an answer too. */
  readonly labels?: readonly string[];
  /** The entities of a text, in its UTF-16 offsets; none is an answer too. */
  readonly spans?: readonly Span[];
  /** Shared by the candidates of one question. */
  readonly group?: string;
  /** The teacher's chain of thought, without tags. */
  readonly reasoning?: string;
  readonly answer?: string;
  /** The thought was opened and never closed: the teacher was cut off, `reasoning` is what there is, `answer` is absent. */
  readonly unclosed?: true;
  readonly domain?: string;
  /** The teacher's logits in the order of the sorted labels. */
  readonly logits?: readonly number[];
  /** What was done to the file's record to make this one, oldest first; none for a record as read. */
  readonly lineage?: readonly Origin[];
}

/** One step in the making of a record. */
export interface Origin {
  /** `synonym`, `swap`, `oversample`, `teacher:deepseek-reasoner` … */
  readonly by: string;
  /** Id of the record it was made from, where that is another one. */
  readonly from?: string;
}

/** Characters as people count them: code points, without building an array of them. */
export function characters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) count += 1;
  return count;
}
