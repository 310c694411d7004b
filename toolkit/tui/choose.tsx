// Three ways to answer a question: choose one, mark several, type a path.
import { Box, Text, useInput } from 'ink';
import type { ReactNode } from 'react';
import type { Key } from '../words/dictionary.ts';
import { useLive } from './live.ts';
import { useSpeech } from './speech.tsx';

export interface Option {
  readonly id: string;
  readonly text: string;
}

interface Ways {
  readonly back: () => void;
  readonly leave: () => void;
}

interface ListProps extends Ways {
  readonly options: readonly Option[];
}

export function Choice({
  options,
  initial,
  choose,
  back,
  leave,
}: ListProps & { readonly initial: string; readonly choose: (id: string) => void }): ReactNode {
  const [at, move] = useCursor(options, initial);
  useInput((input, key) => {
    move(key);
    if (key.return) choose(options[at.current]!.id);
    if (key.escape || key.leftArrow) back();
    if (input === 'q') leave();
  });
  return <Lines options={options} at={at.current} keys="tui.keys.choose" />;
}

/** Enter goes on once at least one is marked. */
export function Marks({
  options,
  initial,
  mark,
  back,
  leave,
}: ListProps & { readonly initial: readonly string[]; readonly mark: (ids: readonly string[]) => void }): ReactNode {
  const [marked, setMarked] = useLive<ReadonlySet<string>>(new Set(initial));
  const [at, move] = useCursor(options, initial[0] ?? '');
  useInput((input, key) => {
    move(key);
    if (input === ' ') setMarked(toggled(marked.current, options[at.current]!.id));
    if (key.return && marked.current.size > 0) mark(options.map(({ id }) => id).filter((id) => marked.current.has(id)));
    if (key.escape || key.leftArrow) back();
    if (input === 'q') leave();
  });
  const signed = options.map(({ id, text }) => ({ id, text: `${marked.current.has(id) ? '◉' : '○'} ${text}` }));
  return <Lines options={signed} at={at.current} keys="tui.keys.mark" />;
}

/** The options with a pointer at one of them, and the keys that work. */
function Lines({
  options,
  at,
  keys,
}: {
  readonly options: readonly Option[];
  readonly at: number;
  readonly keys: Key;
}): ReactNode {
  const { say, tone } = useSpeech();
  return (
    <Box flexDirection="column">
      {options.map(({ id, text }, index) => (
        <Text key={id} wrap="truncate" {...(index === at ? tone('live') : {})}>
          {index === at ? '❯' : ' '} {text}
        </Text>
      ))}
      <Text {...tone('faint')}>{say(keys)}</Text>
    </Box>
  );
}

export function PathInput({
  initial,
  problem,
  enter,
  back,
}: {
  readonly initial: string;
  readonly problem: string;
  readonly enter: (path: string) => void;
  readonly back: () => void;
}): ReactNode {
  const { say, tone } = useSpeech();
  const [path, setPath] = useLive(initial);
  useInput((input, key) => {
    if (key.return) {
      if (path.current.trim() !== '') enter(path.current.trim());
    } else if (key.escape) back();
    else if (key.backspace || key.delete) setPath(Array.from(path.current).slice(0, -1).join(''));
    else if (!key.ctrl && !key.meta && input !== '') setPath(path.current + input.replace(/[\r\n]/g, ''));
  });
  return (
    <Box flexDirection="column">
      <Text>
        {'❯'} {path.current}▏
      </Text>
      {problem !== '' && <Text {...tone('bad')}>{problem}</Text>}
      <Text {...tone('faint')}>{say('tui.keys.type')}</Text>
    </Box>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set(set.has(id) ? [...set].filter((one) => one !== id) : [...set, id]);
}

interface Arrows {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
}

function useCursor(
  options: readonly Option[],
  initial: string,
): readonly [{ readonly current: number }, (key: Arrows) => void] {
  const [at, setAt] = useLive(
    Math.max(
      0,
      options.findIndex(({ id }) => id === initial),
    ),
  );
  const move = ({ upArrow, downArrow }: Arrows): void => {
    const by = Number(downArrow) - Number(upArrow);
    if (by !== 0) setAt((at.current + by + options.length) % options.length);
  };
  return [at, move];
}
