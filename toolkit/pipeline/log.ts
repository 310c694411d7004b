// The plain log: a run's events as lines of text.

import { sizeLines } from '../export/sizes.ts';
import { columns, pad } from '../words/columns.ts';
import { say } from '../words/dictionary.ts';
import { bytes, duration, number, percent } from '../words/figures.ts';
import type { Language } from '../words/row.ts';
import { evaluationLines } from './evaluation-table.ts';
import type { BundleSummary, Event, MetricUnit, Step, Summary } from './events.ts';

export interface LogOptions {
  readonly language: Language;
  readonly now: () => number;
  /** Milliseconds between two lines of progress within one stage; default 5000. */
  readonly every?: number;
}

/** A fold of the event stream: each event gives the lines to print now; progress is thinned out. */
export function createLog({ language, now, every = 5000 }: LogOptions): (event: Event) => readonly string[] {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.kind === 'stage') last = now();
    if (isProgress(event) && !isSaid(event)) {
      if (now() - last < every) return [];
      last = now();
    }
    return lines(event, language);
  };
}

/** The name of a step in words: `compress (raspberry-pi-4)`. */
function stepName(step: Step | string, language: Language): string {
  const [stage, profile] = (typeof step === 'string' ? step : step.id).split('/') as [Step['stage'], string?];
  const name = say(`pipeline.stage.${stage}`, {}, language);
  if (profile === undefined) return name;
  return language === 'zh' ? `${name}（${profile}）` : `${name} (${profile})`;
}

/** A figure in its unit. */
export function figure(value: number, unit: MetricUnit): string {
  return { share: percent, bytes, milliseconds: (ms: number) => `${number(ms)} ms`, count: number, number }[unit](
    value,
  );
}

/** Label and value of everything worth knowing of one bundle; a row without a label goes on with the one above. */
function bundleRows(bundle: BundleSummary, language: Language): readonly (readonly [label: string, value: string])[] {
  const { latency, prediction } = bundle;
  const sizes = {
    payload: bytes(bundle.sizes.payload),
    whole: bytes(bundle.sizes.bundle),
    budget: bytes(bundle.budgetBytes),
  };
  const times = {
    p50: number(latency.p50),
    p95: number(latency.p95),
    p99: number(latency.p99),
    rate: Math.round(latency.perSecond),
  };
  return [
    [say('pipeline.summary.device', {}, language), bundle.profile],
    [say('pipeline.summary.bundle', {}, language), bundle.folder],
    [say('pipeline.summary.hash', {}, language), bundle.sha256],
    [say('pipeline.summary.sizes', {}, language), say('pipeline.summary.sizes-value', sizes, language)],
    ...sizeLines(bundle.sizes, language).map((line) => ['', line] as const),
    [
      say('pipeline.summary.figure', { figure: say(`pipeline.metric.${bundle.figure}`, {}, language) }, language),
      `${percent(bundle.float)} / ${percent(bundle.int8)}`,
    ],
    [say('pipeline.summary.latency', {}, language), say('pipeline.summary.latency-value', times, language)],
    [
      say('pipeline.summary.prediction', {}, language),
      say('pipeline.summary.prediction-value', { ...prediction }, language),
    ],
  ];
}

/** The closing table as lines. */
export function summaryLines(summary: Summary, language: Language): readonly string[] {
  const head = say('pipeline.summary.head', { time: duration(summary.seconds, language) }, language);
  const bundles = summary.bundles.map((bundle) => bundleRows(bundle, language));
  const width = Math.max(0, ...bundles.flat().map(([label]) => columns(label)));
  const table = bundles.flatMap((rows) => ['', ...rows.map(([label, value]) => `  ${pad(label, width)}  ${value}`)]);
  return [head, ...table];
}

type Ongoing = Extract<Event, { kind: 'progress' | 'counts' | 'training' }>;

const isProgress = (event: Event): event is Ongoing =>
  event.kind === 'progress' || event.kind === 'counts' || event.kind === 'training';

/** Whether it is said however short the time since the last one. */
const isSaid = (event: Ongoing): boolean => {
  if (event.kind === 'counts') return false;
  if (event.kind === 'training') return event.note.step === event.note.steps || event.note.heldOut !== undefined;
  return event.done === event.total;
};

function lines(event: Event, language: Language): readonly string[] {
  switch (event.kind) {
    case 'plan':
      return [];
    case 'summary':
    case 'data':
      return [];
    case 'stage': {
      const time = event.state === 'done' ? duration(event.seconds, language) : '';
      return [say(`pipeline.log.${event.state}`, { step: stepName(event.step, language), time }, language)];
    }
    case 'progress': {
      const values = { step: stepName(event.step, language), done: event.done, total: event.total };
      return [say('pipeline.log.progress', values, language)];
    }
    case 'counts': {
      const { phase, records, recordsPerSecond, losses } = event.counts;
      const values = {
        step: stepName(event.step, language),
        phase: say(`pipeline.phase.${phase}`, {}, language),
        records: number(records),
        rate: number(Math.round(recordsPerSecond)),
      };
      if (!losses) return [say('pipeline.log.counts', values, language)];
      const rejected = number(Object.values(losses.rejected).reduce((sum, count) => sum + count, 0));
      return [say('pipeline.log.losses', { ...values, rejected, bad: number(losses.bad) }, language)];
    }
    case 'training': {
      const { note } = event;
      const values = {
        step: stepName(event.step, language),
        done: note.step,
        total: note.steps,
        epoch: note.epoch + 1,
        loss: note.loss.toFixed(4),
        rate: number(Math.round(note.tokensPerSecond)),
        eta: duration(note.etaSeconds, language),
      };
      const line = say('pipeline.log.training', values, language);
      if (!note.heldOut) return [line];
      const { loss, accuracy } = note.heldOut;
      const found = { step: values.step, loss: loss.toFixed(4), accuracy: percent(accuracy) };
      return [line, say('pipeline.log.held-out', found, language)];
    }
    case 'metric': {
      const name = say(event.name, {}, language);
      const values = { step: stepName(event.step, language), name, value: figure(event.value, event.unit) };
      return [say('pipeline.log.metric', values, language)];
    }
    case 'warning': {
      const text = say(event.key, event.values, language);
      return [say('pipeline.log.warning', { step: stepName(event.step, language), text }, language)];
    }
    case 'evaluation':
      return evaluationLines(event.evaluation, language);
    case 'artifact': {
      const values = { step: stepName(event.step, language), path: event.path, size: bytes(event.bytes) };
      return [say('pipeline.log.artifact', values, language)];
    }
  }
}
