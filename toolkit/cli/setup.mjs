// Makes node_modules match the lock file. Plain JavaScript for the machine's own Node (20 or newer).
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Installs the locked dependencies unless they are there; returns the exit code of a failed installation, else 0. */
export async function setUp(root, say) {
  const wanted = fingerprint(root);
  if (isCurrent(root, wanted)) return 0;
  const unlock = await lock(join(root, '.penjing'), say);
  try {
    if (isCurrent(root, wanted)) return 0;
    return await install(root, wanted, say);
  } finally {
    unlock();
  }
}

/** The project's own Node. */
export const ownNode = (root) =>
  join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const stampOf = (root) => join(root, 'node_modules', '.penjing-setup');

const isCurrent = (root, wanted) => readText(stampOf(root)) === wanted && existsSync(ownNode(root));

// Only what an installation depends on: a changed script in package.json is no reason to install again.
function fingerprint(root) {
  const { dependencies, devDependencies, optionalDependencies, allowScripts } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, allowScripts]))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
}

async function install(root, wanted, say) {
  say('setting up: npm ci (once, about a minute) / 正在安装依赖（仅首次，约一分钟）');
  const [program, first] = npm();
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await collect(program, [...first, ...flags], {
    cwd: root,
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (code !== 0 || !existsSync(ownNode(root))) {
    say(output.trimEnd());
    say('setting up: npm ci failed — check the network and run again / 安装失败——请检查网络后重试');
    return code || 1;
  }
  const draft = `${stampOf(root)}.${process.pid}`;
  writeFileSync(draft, wanted);
  renameSync(draft, stampOf(root));
  return 0;
}

// npm as a program and its first arguments, so that no shell is needed, on Windows neither.
function npm() {
  const here = dirname(process.execPath);
  const scripts = [
    process.env.npm_execpath,
    join(here, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(here, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  return script ? [process.execPath, [script]] : ['npm', []];
}

function collect(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${program}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

// The lock is a hard link, which appears with its owner's number in it or not at all; a dead owner's lock is moved away.
async function lock(folder, say) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'setup.lock');
  const mark = `${process.pid} ${randomUUID()}`;
  for (let told = false; !claim(path, mark); ) {
    const holder = readText(path);
    if (holder === undefined) continue;
    if (isDead(holder)) {
      const aside = `${path}.${randomUUID()}`;
      rename(path, aside);
      if (readText(aside) !== holder) link(aside, path);
      rmSync(aside, { force: true });
      continue;
    }
    if (!told) say('setting up: waiting for another process / 等待另一个进程完成安装');
    told = true;
    await sleep(300);
  }
  return () => {
    if (readText(path) === mark) rmSync(path, { force: true });
  };
}

function claim(path, mark) {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, mark);
  const done = link(draft, path);
  rmSync(draft, { force: true });
  return done;
}

const link = (from, to) => attempt(() => linkSync(from, to), 'EEXIST');
const rename = (from, to) => attempt(() => renameSync(from, to), 'ENOENT');

function attempt(action, expected) {
  try {
    action();
    return true;
  } catch (error) {
    if (error.code === expected || error.code === 'ENOENT') return false;
    throw error;
  }
}

function isDead(holder) {
  const pid = Number.parseInt(holder, 10);
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code !== 'EPERM';
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
