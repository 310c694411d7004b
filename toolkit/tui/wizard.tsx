// The wizard: data, student, devices, a last look, the run, what came of it. It knows no pipeline; the caller hands in what it asks.
import { Box, Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { Confirm, Devices, File, Source, Student } from './pages.tsx';
import { RunScreen } from './run-screen.tsx';
import { useSpeech } from './speech.tsx';
import type { Found, Wish, WizardProps } from './wish.ts';

type Page = 'source' | 'file' | 'student' | 'devices' | 'confirm';

export function Wizard(props: WizardProps): ReactNode {
  const [page, setPage] = useState<Page>('source');
  const [wish, setWish] = useState(props.initial);
  const [found, setFound] = useState<Found>();
  // Without a progress the run's own screen is not there to hear it.
  useInput((input, key) => {
    if (!props.progress && key.ctrl && input === 'c') props.stop();
  });
  if (props.progress) return <RunScreen progress={props.progress} stop={props.stop} close={props.leave} />;
  const go = (next: Page, change: Partial<Wish> = {}): void => {
    setWish({ ...wish, ...change });
    setPage(next);
  };
  const pages: { readonly [P in Page]: ReactNode } = {
    source: (
      <Source
        {...props}
        chosen={wish.source}
        choose={(source) => {
          if (source !== 'file') setFound(undefined);
          go(source === 'recipe' ? 'confirm' : source === 'file' ? 'file' : 'student', { source });
        }}
      />
    ),
    file: (
      <File
        {...props}
        path={wish.path}
        back={() => go('source')}
        enter={(path, what) => {
          setFound(what);
          go('student', { path });
        }}
      />
    ),
    student: (
      <Student
        {...props}
        chosen={wish.student}
        back={() => go(wish.source === 'file' ? 'file' : 'source')}
        choose={(student) => go('devices', { student })}
      />
    ),
    devices: (
      <Devices
        {...props}
        marked={wish.devices}
        back={() => go('student')}
        mark={(devices) => go('confirm', { devices })}
      />
    ),
    confirm: <Confirm {...props} wish={wish} back={() => go(wish.source === 'recipe' ? 'source' : 'devices')} />,
  };
  return <Frame found={found}>{pages[page]}</Frame>;
}

function Frame({ found, children }: { readonly found: Found | undefined; readonly children: ReactNode }): ReactNode {
  const { say } = useSpeech();
  return (
    <Box flexDirection="column">
      <Text bold>{say('tui.title')}</Text>
      {found && <Labels found={found} />}
      {children}
    </Box>
  );
}

/** Labels shown before the rest is only counted. */
const SHOWN = 6;

function Labels({ found: { examples, labels } }: { readonly found: Found }): ReactNode {
  const { say, tone } = useSpeech();
  return (
    <Box flexDirection="column">
      <Text>{say('tui.labels.head', { count: examples, labels: labels.length })}</Text>
      {labels.slice(0, SHOWN).map(({ name, count }) => (
        <Text key={name} wrap="truncate" {...tone('faint')}>
          {'  '}
          {name} {count}
        </Text>
      ))}
      {labels.length > SHOWN && (
        <Text {...tone('faint')}>{say('tui.labels.more', { count: labels.length - SHOWN })}</Text>
      )}
    </Box>
  );
}
