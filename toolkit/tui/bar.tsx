// A share as a bar.
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { useSpeech } from './speech.tsx';

export function Bar({ share, width }: { readonly share: number; readonly width: number }): ReactNode {
  const { tone } = useSpeech();
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return <Text {...tone('good')}>{'█'.repeat(filled) + '░'.repeat(width - filled)}</Text>;
}
