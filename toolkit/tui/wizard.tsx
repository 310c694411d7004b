// The wizard: data, student, devices, a last look, the run, what came of it. It knows no pipeline; the caller hands in what it asks.
import { Box, Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { Choice, Marks, PathInput } from './choose.tsx';
import type { Progress } from './progress.ts';
import { RunScreen } from './run-screen.tsx';
import { useSpeech } from './speech.tsx';

/** What the person decided. */
export interface Wish {
  readonly source: 'recipe' | 'demo' | 'file';
  readonly path: string;
  readonly student: string;
  readonly devices: readonly string[];
}

/** What a data file turned out to hold. */
export interface Found {
  readonly examples: number;
  readonly labels: readonly { readonly name: string; readonly count: number }[];
}

export interface WizardProps {
  /** Path of a recipe that is here already. */
  readonly recipe?: string;
  readonly students: readonly { readonly id: string; readonly layers: number; readonly hidden: number }[];
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  readonly initial: Wish;
  /** Reads a data file; rejects with a sentence for people. */
  readonly inspect: (path: string) => Promise<Found>;
  readonly start: (wish: Wish) => void;
  readonly leave: () => void;
  readonly stop: () => void;
  /** The run, once it has started. */
  readonly progress?: Progress;
}

type Page = 'source' | 'file' | 'student' | 'devices' | 'confirm';

export function Wizard(props: WizardProps): ReactNode {
  const [page, setPage] = useState<Page>('source');
  const [wish, setWish] = useState(props.initial);
  const [found, setFound] = useState<Found>();
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
    student: <Student {...props} chosen={wish.student} back={() => go(wish.source === 'file' ? 'file' : 'source')} choose={(student) => go('devices', { student })} />,
    devices: <Devices {...props} marked={wish.devices} back={() => go('student')} mark={(devices) => go('confirm', { devices })} />,
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
      {labels.length > SHOWN && <Text {...tone('faint')}>{say('tui.labels.more', { count: labels.length - SHOWN })}</Text>}
    </Box>
  );
}

function Source({ recipe, leave, chosen, choose }: WizardProps & { readonly chosen: Wish['source']; readonly choose: (source: Wish['source']) => void }): ReactNode {
  const { say } = useSpeech();
  const options = [
    ...(recipe === undefined ? [] : [{ id: 'recipe', text: say('tui.source.recipe', { path: recipe }) }]),
    { id: 'demo', text: say('tui.source.demo') },
    { id: 'file', text: say('tui.source.file') },
  ];
  return (
    <>
      <Text>{say('tui.source.ask')}</Text>
      <Choice options={options} initial={chosen} choose={(id) => choose(id as Wish['source'])} back={() => undefined} leave={leave} />
    </>
  );
}

function File({ path, inspect, enter, back }: WizardProps & { readonly path: string; readonly enter: (path: string, found: Found) => void; readonly back: () => void }): ReactNode {
  const { say } = useSpeech();
  const [problem, setProblem] = useState('');
  const read = (typed: string): void => {
    setProblem(say('tui.file.reading'));
    inspect(typed).then(
      (found) => enter(typed, found),
      (error: Error) => setProblem(error.message),
    );
  };
  return (
    <>
      <Text>{say('tui.file.ask')}</Text>
      <PathInput initial={path} problem={problem} enter={read} back={back} />
    </>
  );
}

function Student({ students, leave, chosen, choose, back }: WizardProps & { readonly chosen: string; readonly choose: (id: string) => void; readonly back: () => void }): ReactNode {
  const { say } = useSpeech();
  const options = students.map(({ id, layers, hidden }) => ({ id, text: `${id.padEnd(10)} ${say('tui.student.row', { layers, hidden })}` }));
  return (
    <>
      <Text>{say('tui.student.ask')}</Text>
      <Choice options={options} initial={chosen} choose={choose} back={back} leave={leave} />
    </>
  );
}

function Devices({ devices, leave, marked, mark, back }: WizardProps & { readonly marked: readonly string[]; readonly mark: (ids: readonly string[]) => void; readonly back: () => void }): ReactNode {
  const { say } = useSpeech();
  const options = devices.map(({ id, name }) => ({ id, text: `${id.padEnd(16)} ${name}` }));
  return (
    <>
      <Text>{say('tui.devices.ask')}</Text>
      <Marks options={options} initial={marked} mark={mark} back={back} leave={leave} />
    </>
  );
}

function Confirm({ wish, recipe, start, leave, back }: WizardProps & { readonly wish: Wish; readonly back: () => void }): ReactNode {
  const { say, tone } = useSpeech();
  useInput((input, key) => {
    if (key.return) start(wish);
    if (key.escape || key.leftArrow) back();
    if (input === 'q') leave();
  });
  const { source, path, student, devices } = wish;
  const origin = { recipe: recipe ?? '', demo: say('tui.confirm.demo'), file: path }[source];
  return (
    <>
      <Text>{say('tui.confirm.ask')}</Text>
      <Text wrap="truncate">
        {'  '}
        {say('tui.confirm.source')}: {origin}
      </Text>
      {source !== 'recipe' && (
        <>
          <Text>
            {'  '}
            {say('tui.confirm.student')}: {student}
          </Text>
          <Text wrap="truncate">
            {'  '}
            {say('tui.confirm.devices')}: {devices.join(', ')}
          </Text>
        </>
      )}
      <Text {...tone('faint')}>{say('tui.keys.start')}</Text>
    </>
  );
}
