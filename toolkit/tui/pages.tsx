// The pages of the wizard before the run, one question each.
import { Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';
import { Choice, Marks, PathInput } from './choose.tsx';
import { useSpeech } from './speech.tsx';
import type { Found, Wish, WizardProps } from './wish.ts';

export function Source({
  recipe,
  leave,
  chosen,
  choose,
}: WizardProps & { readonly chosen: Wish['source']; readonly choose: (source: Wish['source']) => void }): ReactNode {
  const { say } = useSpeech();
  const options = [
    ...(recipe === undefined ? [] : [{ id: 'recipe', text: say('tui.source.recipe', { path: recipe }) }]),
    { id: 'demo', text: say('tui.source.demo') },
    { id: 'file', text: say('tui.source.file') },
  ];
  return (
    <>
      <Text>{say('tui.source.ask')}</Text>
      <Choice
        options={options}
        initial={chosen}
        choose={(id) => choose(id as Wish['source'])}
        back={() => undefined}
        leave={leave}
      />
    </>
  );
}

export function File({
  path,
  inspect,
  enter,
  back,
}: WizardProps & {
  readonly path: string;
  readonly enter: (path: string, found: Found) => void;
  readonly back: () => void;
}): ReactNode {
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

export function Student({
  students,
  leave,
  chosen,
  choose,
  back,
}: WizardProps & {
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly back: () => void;
}): ReactNode {
  const { say } = useSpeech();
  const options = students.map(({ id, layers, hidden }) => ({
    id,
    text: `${id.padEnd(10)} ${say('tui.student.row', { layers, hidden })}`,
  }));
  return (
    <>
      <Text>{say('tui.student.ask')}</Text>
      <Choice options={options} initial={chosen} choose={choose} back={back} leave={leave} />
    </>
  );
}

export function Devices({
  devices,
  leave,
  marked,
  mark,
  back,
}: WizardProps & {
  readonly marked: readonly string[];
  readonly mark: (ids: readonly string[]) => void;
  readonly back: () => void;
}): ReactNode {
  const { say } = useSpeech();
  const options = devices.map(({ id, name }) => ({ id, text: `${id.padEnd(16)} ${name}` }));
  return (
    <>
      <Text>{say('tui.devices.ask')}</Text>
      <Marks options={options} initial={marked} mark={mark} back={back} leave={leave} />
    </>
  );
}

export function Confirm({
  wish,
  recipe,
  start,
  leave,
  back,
}: WizardProps & { readonly wish: Wish; readonly back: () => void }): ReactNode {
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
        {say('tui.confirm.source', { origin })}
      </Text>
      {source !== 'recipe' && (
        <>
          <Text>
            {'  '}
            {say('tui.confirm.student', { student })}
          </Text>
          <Text wrap="truncate">
            {'  '}
            {say('tui.confirm.devices', { devices: devices.join(', ') })}
          </Text>
        </>
      )}
      <Text {...tone('faint')}>{say('tui.keys.start')}</Text>
    </>
  );
}
