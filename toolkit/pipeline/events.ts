// What a run says while it happens: one union; the log, the JSON lines and the screens are folds of it.
import type { SizeReport } from '../export/sizes.ts';
import type { MaskedEvent } from '../train/mlm/task.ts';
import type { Key } from '../words/dictionary.ts';
import type { Values } from '../words/row.ts';
import type { DataReport } from './report/data-report.ts';

export const stageNames = [
  'data',
  'general',
  'teacher',
  'assistant',
  'student',
  'evaluate',
  'calibrate',
  'compress',
  'bundle',
] as const;

export type StageName = (typeof stageNames)[number];

/** One piece of a run's plan: a stage, for one device where the stage is made per device. `id` is `stage` or `stage/profile`. */
export interface Step {
  readonly id: string;
  readonly stage: StageName;
  readonly profile?: string;
}

/** A figure's name is its row in the dictionary. */
export type MetricName = Extract<Key, `pipeline.metric.${string}`>;

export type MetricUnit = 'share' | 'count' | 'milliseconds' | 'bytes' | 'number';

/** Figures that a task may be judged by. */
export type MainFigure = 'accuracy' | 'choice' | 'micro-f1' | 'entity-f1' | 'told';

/** How well a part was answered: shares of 1, but for the last two. */
export type FigureName =
  | MainFigure
  | ('macro-f1' | 'subset' | 'average-precision' | 'precision' | 'recall')
  | ('loss' | 'perplexity');

/** One finished bundle in figures: shares are of 1, sizes bytes, latencies milliseconds for one text on one thread. */
export interface BundleSummary {
  readonly profile: string;
  readonly folder: string;
  readonly archive: string;
  readonly sha256: string;
  readonly sizes: SizeReport;
  readonly budgetBytes: number;
  /** What the two shares below are. */
  readonly figure: MainFigure;
  readonly float: number;
  readonly int8: number;
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number; readonly perSecond: number };
  readonly prediction: { readonly text: string; readonly said: string };
}

export interface Summary {
  readonly seconds: number;
  readonly bundles: readonly BundleSummary[];
}

/** How the float student did on the test part; `confusion` is [gold, predicted] → examples, empty for some tasks. */
export interface EvaluationNote {
  readonly classes: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
}

/** What the data stage, or the general one, is at: passes over records, paragraphs, documents. */
export type DataPhase = 'reading' | 'asking' | 'reviewing' | 'checking' | 'writing' | 'counting' | 'packing';

/** How far the data stage has come. */
export interface CountsNote {
  readonly phase: DataPhase;
  /** Records of this phase so far. */
  readonly records: number;
  /** Share of the phase that is done; absent where its end is unknown. */
  readonly share?: number;
  readonly recordsPerSecond: number;
  /** Malformed lines, and records rejected by rule, so far, in a phase that rejects; rules without any are left out. */
  readonly losses?: { readonly bad: number; readonly rejected: Readonly<Record<string, number>> };
}

export type Event =
  | { readonly kind: 'plan'; readonly steps: readonly Step[] }
  | {
      readonly kind: 'stage';
      readonly step: string;
      readonly state: 'start' | 'cached' | 'failed';
      readonly key: string;
    }
  | {
      readonly kind: 'stage';
      readonly step: string;
      readonly state: 'done';
      readonly key: string;
      readonly seconds: number;
    }
  | { readonly kind: 'progress'; readonly step: string; readonly done: number; readonly total: number }
  | { readonly kind: 'counts'; readonly step: string; readonly counts: CountsNote }
  | { readonly kind: 'training'; readonly step: string; readonly note: MaskedEvent }
  | {
      readonly kind: 'metric';
      readonly step: string;
      readonly name: MetricName;
      readonly value: number;
      readonly unit: MetricUnit;
    }
  | { readonly kind: 'warning'; readonly step: string; readonly key: Key; readonly values: Values }
  | { readonly kind: 'artifact'; readonly step: string; readonly path: string; readonly bytes: number }
  | { readonly kind: 'data'; readonly report: DataReport }
  | { readonly kind: 'evaluation'; readonly evaluation: EvaluationNote }
  | { readonly kind: 'summary'; readonly summary: Summary };
