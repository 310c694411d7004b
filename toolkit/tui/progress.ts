// What a screen has to know of a run: a fold of its events.
import type { CountsNote, Event, MetricName, MetricUnit, Step, Summary } from '../pipeline/events.ts';
import type { Key } from '../words/dictionary.ts';
import type { Values } from '../words/row.ts';

export interface StepProgress {
  readonly step: Step;
  readonly state: 'waiting' | 'start' | 'cached' | 'done' | 'failed';
  readonly seconds?: number;
}

export interface Progress {
  readonly steps: readonly StepProgress[];
  /** The step in training, its latest note and all its losses so far. */
  readonly training?: Pick<Extract<Event, { kind: 'training' }>, 'step' | 'note'> & {
    readonly losses: readonly number[];
    /** The latest look at held-out documents. */
    readonly heldOut?: NonNullable<Extract<Event, { kind: 'training' }>['note']['heldOut']>;
  };
  /** How far a stage has come that counts, while it runs. */
  readonly counts?: CountsNote & { readonly step: string };
  /** How far a download has come, or a teacher that is asked. */
  readonly part?: Omit<Extract<Event, { kind: 'progress' }>, 'kind'>;
  readonly metrics: readonly {
    readonly step: string;
    readonly name: MetricName;
    readonly value: number;
    readonly unit: MetricUnit;
  }[];
  readonly warnings: readonly { readonly key: Key; readonly values: Values }[];
  readonly summary?: Summary;
}

export const nothingYet: Progress = { steps: [], metrics: [], warnings: [] };

/** The state after one more event. */
export function advance(state: Progress, event: Event): Progress {
  return (folds[event.kind] as (state: Progress, event: Event) => Progress)(state, event);
}

const folds: { readonly [K in Event['kind']]: (state: Progress, event: Extract<Event, { kind: K }>) => Progress } = {
  plan: ({ part: _, ...state }, { steps }) => ({ ...state, steps: steps.map((step) => ({ step, state: 'waiting' })) }),
  stage: ({ counts: _, part: __, ...state }, event) => ({
    ...state,
    steps: state.steps.map((one) =>
      one.step.id === event.step
        ? { ...one, state: event.state, ...(event.state === 'done' ? { seconds: event.seconds } : {}) }
        : one,
    ),
  }),
  counts: (state, { step, counts }) => ({ ...state, counts: { ...counts, step } }),
  training: ({ counts: _, ...state }, { step, note }) => {
    const before = state.training?.step === step ? state.training : undefined;
    const heldOut = note.heldOut ?? before?.heldOut;
    const losses = [...(before?.losses ?? []), note.loss];
    return { ...state, training: { step, note, losses, ...(heldOut ? { heldOut } : {}) } };
  },
  metric: (state, { step, name, value, unit }) => ({
    ...state,
    metrics: [...state.metrics, { step, name, value, unit }],
  }),
  warning: (state, { key, values }) => ({ ...state, warnings: [...state.warnings, { key, values }] }),
  summary: (state, { summary }) => ({ ...state, summary }),
  progress: (state, { step, done, total }) => ({ ...state, part: { step, done, total } }),
  artifact: (state) => state,
  data: (state) => state,
  evaluation: (state) => state,
};
