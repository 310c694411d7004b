// What the wizard asks of its caller, and what a person answers.
import type { Progress } from './progress.ts';

/** What the person decided. */
export interface Wish {
  readonly source: 'recipe' | 'demo' | 'file';
  readonly path: string;
  readonly student: string;
  readonly devices: readonly string[];
}

/** What a data file turned out to hold. */
export interface Found {
  readonly examples: number;
  readonly labels: readonly { readonly name: string; readonly count: number }[];
}

export interface WizardProps {
  /** Path of a recipe that is here already. */
  readonly recipe?: string;
  readonly students: readonly { readonly id: string; readonly layers: number; readonly hidden: number }[];
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  readonly initial: Wish;
  /** Reads a data file; rejects with a sentence for people. */
  readonly inspect: (path: string) => Promise<Found>;
  readonly start: (wish: Wish) => void;
  readonly leave: () => void;
  readonly stop: () => void;
  /** The run, once it has started. */
  readonly progress?: Progress;
}
