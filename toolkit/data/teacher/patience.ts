// What to make of an error of one question: set that question aside, or give up.
import { Fault } from '../../words/fault.ts';
import { Failure } from './failure.ts';
import type { Refused } from './taught.ts';

export interface Patience {
  /** An answer came: what failed before it was chance. */
  restored(): void;
  /** Why this question stays unanswered. Throws where no other would be answered either, and whatever is no failure. */
  setback(error: unknown): Refused;
}

/** Questions that may fail one after the other before the endpoint counts as out of reach. */
const IN_A_ROW = 3;

/** `where`: the endpoint as messages name it. Fault `teacher.unreachable`. */
export function createPatience(where: string): Patience {
  let failed = 0;
  return {
    restored() {
      failed = 0;
    },
    setback(error) {
      if (error instanceof Fault && error.key === 'teacher.budget') return { reason: 'budget', value: '' };
      if (!(error instanceof Failure)) throw error;
      const { why, message: value } = error;
      if (why === 'filtered') return { reason: why, value };
      failed += 1;
      if (failed >= IN_A_ROW) {
        throw new Fault('teacher.unreachable', { where, count: failed, why, reason: value }, { exit: 1 });
      }
      return { reason: why === 'too-long' ? why : 'failed', value };
    },
  };
}
