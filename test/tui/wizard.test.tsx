import { describe, expect, it, vi } from 'vitest';
import type { WizardProps } from '../../toolkit/tui/wish.ts';
import { Wizard } from '../../toolkit/tui/wizard.tsx';
import { keys, show } from './stage.tsx';

const props = (change: Partial<WizardProps> = {}): WizardProps => ({
  students: [
    { id: 'tiny', layers: 2, hidden: 128 },
    { id: 'tinybert', layers: 4, hidden: 312 },
  ],
  devices: [
    { id: 'linux-x64', name: 'Linux PC' },
    { id: 'raspberry-pi-4', name: 'Raspberry Pi 4' },
  ],
  initial: { source: 'demo', path: '', student: 'tiny', devices: ['linux-x64'] },
  inspect: async () => ({
    examples: 120,
    labels: [
      { name: '财经', count: 70 },
      { name: '体育', count: 50 },
    ],
  }),
  start: vi.fn(),
  leave: vi.fn(),
  stop: vi.fn(),
  ...change,
});

describe('wizard', () => {
  it('opens with the data question', () => {
    expect(show(<Wizard {...props()} />).frame()).toBe(
      [
        'Penjing — a great tree in a small pot',
        'What shall the model learn from?',
        '❯ the built-in demo: questions that need reasoning or not',
        '  data of your own: a file, a folder, or hf://datasets/…',
        '↑↓ move · enter choose · esc back · q leave',
      ].join('\n'),
    );
  });

  it('stops on Ctrl-C at every question', async () => {
    const stop = vi.fn();
    const screen = show(<Wizard {...props({ stop })} />);
    await screen.press(keys.interrupt, keys.enter, keys.interrupt, keys.enter, keys.interrupt, keys.enter);
    await screen.press(keys.interrupt);
    expect(stop).toHaveBeenCalledTimes(4);
    const typing = show(<Wizard {...props({ stop })} />);
    await typing.press(keys.down, keys.enter, keys.interrupt);
    expect(stop).toHaveBeenCalledTimes(5);
  });

  it('leads from the demo to a start', async () => {
    const start = vi.fn();
    const screen = show(<Wizard {...props({ start })} />, 'zh');
    await screen.press(keys.enter, keys.down, keys.enter, keys.down, keys.space, keys.enter);
    expect(screen.frame()).toBe(
      [
        '盆景——小盆里的大树',
        '准备开始',
        '  数据：内置示例',
        '  学生模型：tinybert',
        '  设备：linux-x64, raspberry-pi-4',
        '回车 开始 · esc 返回 · q 退出',
      ].join('\n'),
    );
    await screen.press(keys.enter);
    expect(start).toHaveBeenCalledWith({
      source: 'demo',
      path: '',
      student: 'tinybert',
      devices: ['linux-x64', 'raspberry-pi-4'],
    });
  });

  it('takes keys that arrive together one after the other', async () => {
    const screen = show(<Wizard {...props()} />);
    await screen.press(keys.enter, keys.enter, keys.down + keys.space);
    expect(screen.frame()).toContain('❯ ◉ raspberry-pi-4');
    expect(screen.frame()).toContain('  ◉ linux-x64');
  });

  it('shows the labels of a file of one’s own', async () => {
    const inspect = vi.fn(props().inspect);
    const screen = show(<Wizard {...props({ inspect })} />);
    await screen.press(keys.down, keys.enter, 'data.csvv', keys.backspace, keys.enter);
    expect(inspect).toHaveBeenCalledWith('data.csv');
    expect(screen.frame().split('\n').slice(1, 5)).toEqual([
      '120 records, 2 labels:',
      '  财经 70',
      '  体育 50',
      'How large may the student be?',
    ]);
  });

  it('stays with a file it cannot read and says why', async () => {
    const inspect = async () => Promise.reject(new Error('x.csv: expected a file'));
    const screen = show(<Wizard {...props({ inspect })} />);
    await screen.press(keys.down, keys.enter, 'x.csv', keys.enter);
    expect(screen.frame()).toContain('x.csv: expected a file');
    await screen.press(keys.escape);
    expect(screen.frame()).toContain('What shall the model learn from?');
  });

  it('never goes on without a device', async () => {
    const screen = show(<Wizard {...props()} />);
    await screen.press(keys.enter, keys.enter, keys.space, keys.enter);
    expect(screen.frame()).toContain('Which devices is it for?');
  });

  it('offers the recipe that is here first', async () => {
    const start = vi.fn();
    const screen = show(
      <Wizard {...props({ recipe: 'penjing.json', start, initial: { ...props().initial, source: 'recipe' } })} />,
    );
    await screen.press(keys.enter, keys.enter);
    expect(start).toHaveBeenCalledWith(expect.objectContaining({ source: 'recipe' }));
  });

  it('leaves on q', async () => {
    const leave = vi.fn();
    await show(<Wizard {...props({ leave })} />).press('q');
    expect(leave).toHaveBeenCalledOnce();
  });
});
