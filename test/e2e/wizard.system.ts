// The wizard in a real terminal of 80 × 24, read from the screen.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { root } from '../cli/penjing.ts';
import { freshFolder } from '../pipeline/fakes.ts';

const session = `penjing-${process.pid}`;
/** A person's terminal is no CI, where ink would draw only the last frame. */
const person = 'env -u CI -u CONTINUOUS_INTEGRATION -u BUILD_NUMBER';
const tmux = (...args: readonly string[]): string =>
  execFileSync('tmux', ['-L', session, ...args], { encoding: 'utf8' });
const screen = (): string => tmux('capture-pane', '-p', '-t', session);

async function until(text: string, seconds = 60): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    if (screen().includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(screen()).toContain(text);
}

afterEach(() => {
  tmux('kill-server');
});

it('leads from the first question to a finished bundle', async () => {
  const folder = await freshFolder();
  const small = ['data.demo.size=240', 'teacher.model=tiny', 'teacher.epochs=1', 'student.epochs=3']
    .map((one) => `--set ${one}`)
    .join(' ');
  const command = `${person} LANG=zh_CN.UTF-8 LC_ALL= '${process.execPath}' '${join(root, 'toolkit/cli/bootstrap.mjs')}' ${small}; echo "exit $?"; sleep 60`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', session, '-x', '80', '-y', '24', '-c', folder, command);
  await until('模型要从哪些数据中学习？');
  tmux('send-keys', '-t', session, 'Enter');
  await until('学生模型要多大？');
  tmux('send-keys', '-t', session, 'Enter');
  await until('要部署到哪些设备？');
  tmux('send-keys', '-t', session, 'Enter');
  await until('准备开始');
  expect(existsSync(join(folder, 'penjing.json'))).toBe(false);
  tmux('send-keys', '-t', session, 'Enter');
  await until('损失');
  await until('全部完成', 120);
  tmux('send-keys', '-t', session, 'q');
  await until('exit 0');
  expect(existsSync(join(folder, 'out', 'reasoning-linux-x64', 'manifest.json'))).toBe(true);
  expect(existsSync(join(folder, 'penjing.json'))).toBe(true);
});

it('stops on q in the middle and says how to go on', async () => {
  const folder = await freshFolder();
  const command = `${person} LANG=C LC_ALL= '${process.execPath}' '${join(root, 'toolkit/cli/bootstrap.mjs')}' start; echo "exit $?"; sleep 60`;
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', session, '-x', '80', '-y', '24', '-c', folder, command);
  await until('What shall the model learn from?');
  for (const next of ['How large may the student be?', 'Which devices is it for?', 'Ready to start', 'loss']) {
    tmux('send-keys', '-t', session, 'Enter');
    await until(next);
  }
  tmux('send-keys', '-t', session, 'q');
  await until('go on with: penjing run penjing.json');
  await until('exit 130');
});
