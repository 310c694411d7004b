// The live screen of `penjing run`, on stderr: stdout is for data.
import { render } from 'ink';
import type { Event } from '../pipeline/events.ts';
import type { Language } from '../words/row.ts';
import { advance, nothingYet } from './progress.ts';
import { RunScreen } from './run-screen.tsx';
import { LookContext } from './speech.tsx';

export interface ShowOptions {
  readonly language: Language;
  readonly color: boolean;
  readonly stop: () => void;
}

export interface Screen {
  show(event: Event): void;
  close(): Promise<void>;
}

/** Opens the screen; what it showed last stays in the terminal when it closes. */
export function showRun({ language, color, stop }: ShowOptions): Screen {
  let progress = nothingYet;
  const view = () => (
    <LookContext value={{ language, color }}>
      <RunScreen progress={progress} stop={stop} />
    </LookContext>
  );
  const app = render(view(), { stdout: process.stderr, exitOnCtrlC: false });
  return {
    show: (event) => {
      progress = advance(progress, event);
      app.rerender(view());
    },
    close: async () => {
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
