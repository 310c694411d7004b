// The figures of a run: those of the stages as they come, and the table at the end.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { MetricUnit, StageName, Summary } from '../pipeline/events.ts';
import { bytes, duration, number, percent } from '../words/figures.ts';
import type { Progress } from './progress.ts';
import { useSpeech } from './speech.tsx';

const formats: { readonly [U in MetricUnit]: (value: number) => string } = {
  share: percent,
  bytes,
  milliseconds: (value) => `${number(value)} ms`,
  count: number,
  number,
};

/** The last few figures, newest at the bottom. */
export function Metrics({
  metrics,
  rows,
}: {
  readonly metrics: Progress['metrics'];
  readonly rows: number;
}): ReactNode {
  const { say, tone } = useSpeech();
  return (
    <Box flexDirection="column">
      {metrics.slice(-rows).map(({ step, name, value, unit }) => (
        <Text key={`${step} ${name}`} wrap="truncate" {...tone('faint')}>
          {say('pipeline.log.metric', {
            step: say(`pipeline.stage.${step.split('/')[0] as StageName}`),
            name: say(name),
            value: formats[unit](value),
          })}
        </Text>
      ))}
    </Box>
  );
}

const WIDTHS = [18, 12, 14, 10, 10, 10];

export function SummaryTable({ summary }: { readonly summary: Summary }): ReactNode {
  const { say, tone, language } = useSpeech();
  const head = ['device', 'payload', 'whole', 'float', 'int8', 'latency'] as const;
  const [first] = summary.bundles;
  return (
    <Box flexDirection="column">
      <Text {...tone('good')}>{say('tui.summary.head', { time: duration(summary.seconds, language) })}</Text>
      <Line cells={head.map((name) => say(`tui.summary.${name}`))} />
      {summary.bundles.map((bundle) => (
        <Line
          key={bundle.profile}
          cells={[
            bundle.profile,
            bytes(bundle.sizes.payload),
            bytes(bundle.sizes.bundle),
            percent(bundle.float),
            percent(bundle.int8),
            bundle.latency.p50.toFixed(2),
          ]}
        />
      ))}
      {first && (
        <Text wrap="truncate">{say('tui.summary.figure', { figure: say(`pipeline.metric.${first.figure}`) })}</Text>
      )}
      {first && <Text wrap="truncate">{say('tui.summary.prediction', { ...first.prediction })}</Text>}
      {first && <Text wrap="truncate">{say('tui.summary.folder', { folder: first.folder })}</Text>}
    </Box>
  );
}

function Line({ cells }: { readonly cells: readonly string[] }): ReactNode {
  return (
    <Box>
      {cells.map((cell, column) => (
        <Box key={column} width={WIDTHS[column]!}>
          <Text wrap="truncate">{cell}</Text>
        </Box>
      ))}
    </Box>
  );
}
