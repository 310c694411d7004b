// A network in training: its loss as a curve, its pace, the time left.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { StageName } from '../pipeline/events.ts';
import { duration, number, percent } from '../words/figures.ts';
import { Bar } from './bar.tsx';
import { curve } from './curve.ts';
import type { Progress } from './progress.ts';
import { useSpeech } from './speech.tsx';

const WIDTH = 40;
const HEIGHT = 6;

export function Training({ training }: { readonly training: NonNullable<Progress['training']> }): ReactNode {
  const { say, tone, language } = useSpeech();
  const { note, losses, heldOut } = training;
  const [stage] = training.step.split('/');
  const pace = { rate: number(Math.round(note.tokensPerSecond)), eta: duration(note.etaSeconds, language) };
  return (
    <Box flexDirection="column">
      <Text>
        {say(`pipeline.stage.${stage as StageName}`)} · {say('tui.run.loss', { loss: note.loss.toFixed(4) })}
      </Text>
      <Text {...tone('live')}>{curve(losses, WIDTH, HEIGHT).join('\n')}</Text>
      <Bar share={note.step / note.steps} width={WIDTH} />
      {heldOut && (
        <Text>{say('tui.run.held-out', { loss: heldOut.loss.toFixed(4), accuracy: percent(heldOut.accuracy) })}</Text>
      )}
      <Text>{say('tui.run.step', { step: note.step, steps: note.steps, epoch: note.epoch + 1 })}</Text>
      <Text {...tone('faint')}>{say('tui.run.pace', pace)}</Text>
    </Box>
  );
}
