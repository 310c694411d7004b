// A run as it happens: stages on the left, training and figures on the right. Fits 80 × 24.
import { Box, Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { Counts } from './counts.tsx';
import { Part } from './part.tsx';
import type { Progress } from './progress.ts';
import { Metrics, SummaryTable } from './results.tsx';
import { useSpeech } from './speech.tsx';
import { Steps } from './steps.tsx';
import { Training } from './training.tsx';

export interface RunScreenProps {
  readonly progress: Progress;
  /** Called once when the person asks to stop, and again if they insist. */
  readonly stop: () => void;
  /** What to do with enter or q once the run is over; without it the screen only shows. */
  readonly close?: () => void;
}

export function RunScreen({ progress, stop, close }: RunScreenProps): ReactNode {
  const { say, tone } = useSpeech();
  const [stopping, setStopping] = useState(false);
  const { summary, counts, part, training, warnings } = progress;
  useInput((input, key) => {
    if (summary) {
      if (key.return || input === 'q' || (key.ctrl && input === 'c')) close?.();
      return;
    }
    if (input !== 'q' && !(key.ctrl && input === 'c')) return;
    setStopping(true);
    stop();
  });
  const last = warnings.at(-1);
  return (
    <Box flexDirection="column">
      <Text bold>{say('tui.title')}</Text>
      <Box>
        <Steps steps={progress.steps} />
        <Box flexDirection="column">
          {counts && <Counts counts={counts} />}
          {part && !counts && <Part part={part} />}
          {training && !counts && !part && !summary && <Training training={training} />}
          <Metrics metrics={progress.metrics} rows={summary ? 8 : 4} />
        </Box>
      </Box>
      {last && (
        <Text wrap="truncate" {...tone('bad')}>
          {say(last.key, last.values)}
        </Text>
      )}
      {summary && <SummaryTable summary={summary} />}
      {!(summary && !close) && (
        <Text {...tone('faint')}>{say(stopping ? 'tui.run.stopping' : summary ? 'tui.keys.end' : 'tui.keys.run')}</Text>
      )}
    </Box>
  );
}
