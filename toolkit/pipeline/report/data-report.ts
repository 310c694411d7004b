// What became of the data, in figures: the data stage writes it, the terminal table and the page read it.
import type { Histogram } from '../../data/clean/histogram.ts';
import type { Refusal } from '../../data/teacher/taught.ts';
import type { TaskName } from '../../text/task.ts';

/** A class or a domain in the training part, before and after balancing and augmentation. */
export interface Group {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export interface RuleCount {
  readonly rule: string;
  /** The limit in force; null where the rule has none, false where it is off. */
  readonly limit: number | false | null;
  readonly rejected: number;
}

export interface Suspect {
  readonly id: string;
  readonly text: string;
  readonly given: string;
  readonly suggested: string;
  /** Probability of the suggested label, from a model that has not seen the record. */
  readonly confidence: number;
}

export interface DataReport {
  readonly sources: readonly { readonly name: string; readonly bytes: number }[];
  /** Records read, lines set aside as malformed, records left by cleaning. */
  readonly read: number;
  readonly bad: number;
  readonly kept: number;
  readonly rules: readonly RuleCount[];
  /** Records by part, as written. */
  readonly parts: Readonly<Record<string, number>>;
  readonly task: TaskName;
  /** Classes by records, labels and types of entities by how often they are given; none where nothing is. */
  readonly classes: readonly Group[];
  readonly domains: readonly Group[];
  /** Where the domains come from: the records themselves, or clusters of similar texts. */
  readonly domainsFrom: 'records' | 'clusters' | 'none';
  /** Lengths in characters, similarity and relevance between 0 and 1; of all records read. */
  readonly histograms: {
    readonly question: Histogram;
    readonly answer: Histogram;
    readonly relevance: Histogram;
    /** Of the near duplicates. */
    readonly similarity: Histogram;
  };
  readonly noise?: {
    readonly checked: number;
    /** Estimated share of wrong labels, from above. */
    readonly share: number;
    readonly found: number;
    readonly dropped: number;
    /** The most suspicious first. */
    readonly suspects: readonly Suspect[];
  };
  /** Records made here, by method. */
  readonly made: readonly { readonly by: string; readonly count: number }[];
  readonly asked?: {
    readonly model: string;
    /** Records it said something of, and texts it translated. */
    readonly answered: number;
    /** Records and texts left without an answer, by reason. */
    readonly refused: { readonly [R in Refusal]?: number };
    /** Paid answers and their tokens, of all runs with this journal. */
    readonly requests: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    /** In the currency of the price table; absent where prices are unknown. */
    readonly cost?: number;
  };
  /** The first malformed lines, each with its reason as a sentence in both languages. */
  readonly badLines: readonly {
    readonly where: string;
    readonly line: number;
    readonly en: string;
    readonly zh: string;
  }[];
}

/** Records and texts that a teacher left without an answer. */
export const unanswered = (refused: NonNullable<DataReport['asked']>['refused']): number =>
  Object.values(refused).reduce((sum, count) => sum + count, 0);

/** Number of values in a histogram. */
export const total = ({ counts }: Histogram): number => counts.reduce((sum, count) => sum + count, 0);
