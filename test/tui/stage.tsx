// A terminal of 80 columns for frame tests.
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import { LookContext } from '../../toolkit/tui/speech.tsx';
import type { Language } from '../../toolkit/words/row.ts';

export const keys = {
  up: '\u001B[A',
  down: '\u001B[B',
  enter: '\r',
  escape: '\u001B',
  space: ' ',
  backspace: '\u007F',
  interrupt: '\u0003',
};

export interface Shown {
  frame(): string;
  press(...sequence: readonly string[]): Promise<void>;
}

/** Shows `node` in words of `language`, without colours. */
export function show(node: ReactNode, language: Language = 'en'): Shown {
  const app = render(<LookContext value={{ language, color: false }}>{node}</LookContext>);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60));
  return {
    frame: () => app.lastFrame() ?? '',
    press: async (...sequence) => {
      await settle();
      for (const key of sequence) {
        app.stdin.write(key);
        await settle();
      }
    },
  };
}
