import type { Random } from './random.ts';

/** The two labels of the demo. */
export type Kind = '推理' | '非推理';

/** A problem that has to be worked out: `setting` gives the facts, `ask` the question. */
export interface Problem {
  readonly setting: string;
  readonly ask: string;
  /** The way to the answer, one sentence each, without full stops. */
  readonly steps: readonly string[];
  /** A full sentence without its full stop. */
  readonly answer: string;
  /** The people named in it. */
  readonly people?: readonly string[];
}

/** A request that is answered by knowing, repeating or wording. */
export interface Request {
  readonly text: string;
  /** What the teacher thinks before answering, one sentence each, without full stops. */
  readonly steps: readonly string[];
  readonly answer: string;
}

export type MakeProblem = (random: Random) => Problem;
export type MakeRequest = (random: Random) => Request;

/** A generated question; fits `data/`'s Example. */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly label: Kind;
  readonly reasoning: string;
  readonly answer: string;
  /** The family it was made by. */
  readonly domain: string;
}
