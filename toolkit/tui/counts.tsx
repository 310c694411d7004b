// A stage that counts at work: which pass, how far, how fast, what the rules have rejected so far.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { CountsNote, StageName } from '../pipeline/events.ts';
import { number } from '../words/figures.ts';
import { Bar } from './bar.tsx';
import type { Progress } from './progress.ts';
import { useSpeech } from './speech.tsx';

const WIDTH = 40;
/** Rules shown: those that reject most. */
const ROWS = 5;

export function Counts({ counts }: { readonly counts: NonNullable<Progress['counts']> }): ReactNode {
  const { say } = useSpeech();
  const { step, phase, records, recordsPerSecond, share, losses } = counts;
  return (
    <Box flexDirection="column">
      <Text>
        {say(`pipeline.stage.${step as StageName}`)} · {say(`pipeline.phase.${phase}`)}
      </Text>
      {share !== undefined && <Bar share={share} width={WIDTH} />}
      <Text>{say('tui.counts.records', { records: number(records), rate: number(Math.round(recordsPerSecond)) })}</Text>
      {losses && <Losses {...losses} />}
    </Box>
  );
}

function Losses({ bad, rejected }: NonNullable<CountsNote['losses']>): ReactNode {
  const { say, tone } = useSpeech();
  const rules = Object.entries(rejected).sort(([, a], [, b]) => b - a);
  const sum = rules.reduce((total, [, count]) => total + count, 0);
  return (
    <Box flexDirection="column">
      <Text {...tone('faint')}>{say('tui.counts.rejected', { rejected: number(sum), bad: number(bad) })}</Text>
      {rules.slice(0, ROWS).map(([rule, count]) => (
        <Text key={rule} {...tone('faint')}>
          {'  '}
          {rule.padEnd(16)} {number(count)}
        </Text>
      ))}
    </Box>
  );
}
