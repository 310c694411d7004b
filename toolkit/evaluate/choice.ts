// Questions with candidates: is the best one the right one?

export interface Candidate {
  /** Shared by the candidates of one question; undefined for a text that stands alone. */
  readonly group: string | undefined;
  readonly right: boolean;
  /** How likely the model takes it to be right. */
  readonly score: number;
}

export interface ChoiceScore {
  /** Share of questions whose best candidate is right; of several best ones the first counts. */
  readonly accuracy: number;
  /** Questions; those none of whose candidates is right are left out. */
  readonly questions: number;
}

/** undefined where there are no questions. */
export function choiceScore(candidates: readonly Candidate[]): ChoiceScore | undefined {
  const right = questionsRight(candidates);
  if (right.length === 0) return undefined;
  return { accuracy: right.filter(Boolean).length / right.length, questions: right.length };
}

/** For each question with a right candidate, in the order of their first ones, whether the best candidate is right. */
export function questionsRight(candidates: readonly Candidate[]): readonly boolean[] {
  const grouped = Map.groupBy(
    candidates.filter(({ group }) => group !== undefined),
    ({ group }) => group,
  );
  const questions = [...grouped.values()].filter((group) => group.some(({ right }) => right));
  return questions.map((group) => group.reduce((top, one) => (one.score > top.score ? one : top)).right);
}
