#!/usr/bin/env node
// The way in on any machine with Node 20 or newer: sets the project up if needed, then goes on under the project's own Node.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownNode, setUp } from './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const inModules = (...path) => join(root, 'node_modules', ...path);
const say = (line) => process.stderr.write(`${line}\n`);

const vitest = [inModules('vitest', 'vitest.mjs'), 'run', '--config', join(root, 'test', 'vitest.config.ts')];
const biome = inModules('@biomejs', 'biome', 'bin', 'biome');

const lint = [{ args: [biome, 'ci', root] }, { args: [inModules('typescript', 'bin', 'tsc'), '-p', root] }];

// Chores of the project itself: each a list of programs for Node, run in order until one fails.
const chores = {
  ':test': (args) => [{ args: [...vitest, ...args] }],
  ':system': (args) => [{ args: [...vitest, ...args], env: { PENJING_SUITE: 'system' } }],
  ':lint': () => lint,
  ':check': (args) => [...lint, { args: [...vitest, ...args] }],
  ':format': () => [{ args: [biome, 'check', '--write', root] }],
};

const loader = pathToFileURL(inModules('tsx', 'dist', 'loader.mjs')).href;
const program = join(root, 'toolkit', 'cli', 'main.ts');
const main = (args) => [
  {
    args: ['--import', loader, program, ...args],
    env: { TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') },
    channel: ['ipc'],
  },
];

const [verb, ...rest] = process.argv.slice(2);
const chore = verb === undefined ? undefined : chores[verb];
// npm moves to the project's folder; paths given to `npm run penjing` are meant from where the person stands.
const cwd = chore ? root : process.env.npm_lifecycle_event === 'penjing' ? (process.env.INIT_CWD ?? '.') : '.';

process.exitCode = await setUp(root, say);
if (process.exitCode === 0) {
  for (const step of chore ? chore(rest) : main(process.argv.slice(2))) {
    process.exitCode = await run(step);
    if (process.exitCode !== 0) break;
  }
}

// The channel lets the child notice when this process is killed; signals for this process alone are passed on.
function run({ args, env, channel = [] }) {
  return new Promise((resolve) => {
    const stdio = ['inherit', 'inherit', 'inherit', ...channel];
    const child = spawn(ownNode(root), args, { cwd, stdio, env: { ...process.env, ...env } });
    const pass = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.on('error', (error) => {
      say(error.message);
      resolve(1);
    });
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
