// Where a run's events go: lines of JSON, the plain log, or the live screen.
import type { Event } from '../pipeline/events.ts';
import { createLog, summaryLines } from '../pipeline/log.ts';
import { dataLines } from '../pipeline/report/data-lines.ts';
import type { Desk } from './desk.ts';

export interface View {
  show(event: Event): void;
  /** Ends the view; what it left on screen stays. */
  close(): Promise<void>;
}

/** The view that fits the flags and the terminal. `cancel` is called when the person stops the run from the screen. */
export async function openView(desk: Desk, cancel: () => void): Promise<View> {
  if (desk.flags().json) return { show: (event) => desk.out(JSON.stringify(event)), close: async () => undefined };
  if (!desk.interactive()) return plain(desk);
  const { showRun } = await import('../tui/run.tsx');
  const screen = showRun({ language: desk.language, color: desk.color(), stop: cancel });
  return withSummary(desk, screen);
}

function plain(desk: Desk): View {
  const log = createLog({ language: desk.language, now: () => performance.now() });
  return withSummary(desk, { show: (event) => log(event).forEach(desk.note), close: async () => undefined });
}

// The closing table, or the data report of a run that ends there, is the run's data and goes to stdout, after the screen has let go of the terminal.
function withSummary(desk: Desk, inner: View): View {
  const last: string[] = [];
  let alone = false;
  return {
    show: (event) => {
      if (event.kind === 'plan') alone = event.steps.every(({ stage }) => stage === 'data');
      if (event.kind === 'data' && alone) last.push(...dataLines(event.report, desk.language));
      if (event.kind === 'summary') last.push(...summaryLines(event.summary, desk.language));
      inner.show(event);
    },
    close: async () => {
      await inner.close();
      last.forEach(desk.out);
    },
  };
}
