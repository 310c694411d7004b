// The language and the colours of the screens, given once at the top.
import { createContext, useContext } from 'react';
import { type Key, say } from '../words/dictionary.ts';
import type { Language, Values } from '../words/row.ts';

export interface Look {
  readonly language: Language;
  /** False where NO_COLOR asks for none. */
  readonly color: boolean;
}

export const LookContext = createContext<Look>({ language: 'en', color: false });

type Tone = 'good' | 'bad' | 'live' | 'faint';

const tones = {
  good: { color: 'green' },
  bad: { color: 'red' },
  live: { color: 'cyan' },
  faint: { dimColor: true },
} as const;

export interface Speech {
  readonly language: Language;
  say(key: Key, values?: Values): string;
  /** Text properties for a tone; none without colours. */
  tone(name: Tone): { readonly color?: string; readonly dimColor?: boolean };
}

export function useSpeech(): Speech {
  const { language, color } = useContext(LookContext);
  return {
    language,
    say: (key, values = {}) => say(key, values, language),
    tone: (name) => (color ? tones[name] : {}),
  };
}
