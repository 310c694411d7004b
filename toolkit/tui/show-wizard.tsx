// The wizard in a terminal, driven by whoever runs the pipeline.
import { render } from 'ink';
import type { Event } from '../pipeline/events.ts';
import type { Language } from '../words/row.ts';
import { advance, nothingYet, type Progress } from './progress.ts';
import { LookContext } from './speech.tsx';
import type { WizardProps } from './wish.ts';
import { Wizard } from './wizard.tsx';

export interface WizardOptions extends Omit<WizardProps, 'progress'> {
  readonly language: Language;
  readonly color: boolean;
}

export interface OpenWizard {
  /** Shows the run from the first event on. */
  show(event: Event): void;
  close(): Promise<void>;
}

export function showWizard({ language, color, ...props }: WizardOptions): OpenWizard {
  let progress: Progress | undefined;
  const view = () => (
    <LookContext value={{ language, color }}>
      <Wizard {...props} {...(progress ? { progress } : {})} />
    </LookContext>
  );
  const app = render(view(), { stdout: process.stderr, exitOnCtrlC: false });
  return {
    show: (event) => {
      progress = advance(progress ?? nothingYet, event);
      app.rerender(view());
    },
    close: async () => {
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
