// The stages of a run, one line each.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { duration } from '../words/figures.ts';
import type { StepProgress } from './progress.ts';
import { useSpeech } from './speech.tsx';

const marks = { waiting: '○', start: '●', cached: '✓', done: '✓', failed: '✗' } as const;
const shades = { waiting: 'faint', start: 'live', cached: 'good', done: 'good', failed: 'bad' } as const;

export function Steps({ steps }: { readonly steps: readonly StepProgress[] }): ReactNode {
  const { say, tone, language } = useSpeech();
  return (
    <Box flexDirection="column" width={34} flexShrink={0}>
      {steps.map(({ step, state, seconds }) => (
        <Text key={step.id} wrap="truncate" {...tone(shades[state])}>
          {marks[state]} {say(`pipeline.stage.${step.stage}`)}
          {step.profile === undefined ? '' : ` ${step.profile}`}
          {seconds === undefined ? '' : `  ${duration(seconds, language)}`}
          {state === 'cached' ? `  ${say('tui.run.cached')}` : ''}
        </Text>
      ))}
    </Box>
  );
}
