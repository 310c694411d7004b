// How much of something that has an end is done.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { StageName } from '../pipeline/events.ts';
import { number } from '../words/figures.ts';
import { Bar } from './bar.tsx';
import type { Progress } from './progress.ts';
import { useSpeech } from './speech.tsx';

const WIDTH = 40;

export function Part({ part }: { readonly part: NonNullable<Progress['part']> }): ReactNode {
  const { say } = useSpeech();
  const { step, done, total } = part;
  const [stage] = step.split('/') as [StageName];
  const values = { step: say(`pipeline.stage.${stage}`), done: number(done), total: number(total) };
  return (
    <Box flexDirection="column">
      <Text>{say('pipeline.log.progress', values)}</Text>
      <Bar share={total > 0 ? done / total : 0} width={WIDTH} />
    </Box>
  );
}
