// npm start without a terminal: the demo to its end, as a stranger meets it.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../cli/penjing.ts';

it('npm start < /dev/null runs the demo and predicts with the bundle', () => {
  const shown = execFileSync('npm', ['start', '--silent'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LANG: 'C', LC_ALL: '' },
  });
  expect(shown).toMatch(/payload \/ whole bundle +[\d.]+ [kM]B \/ [\d.]+ MB/);
  expect(shown).toMatch(/prediction +".+" → (非推理|推理) [\d.]+ %/);
  const accuracy = /accuracy float \/ INT8 +([\d.]+) % \/ ([\d.]+) %/.exec(shown)!.slice(1).map(Number);
  expect(Math.min(...accuracy)).toBeGreaterThan(88);
  rmSync(join(root, 'out'), { recursive: true, force: true });
});
