// The program inside a bundle: node runtime/main.mjs predict TEXT… (or one text per line on standard input).
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { stderr, stdin, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { say } from '../words/dictionary.ts';
import { Fault } from '../words/fault.ts';
import type { Language } from '../words/row.ts';
import type { Bundle } from './bundle.ts';
import type { Manifest } from './format.ts';
import { inputs } from './inputs.ts';
import { onRead } from './read.ts';
import { deviceTask } from './tasks.ts';
import { readManifest, verifyFiles } from './verify.ts';

const language: Language = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
  ? 'zh'
  : 'en';

type Command = (bundle: Bundle, texts: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  async predict({ manifest: { task }, model }, texts) {
    for await (const some of inputs(task, texts.length > 0 ? texts : stdin)) {
      const replies = await model.reply(some.map(({ input }) => input));
      for (const [row, reply] of replies.entries()) print(deviceTask(task).json(reply, some[row]!.text, model.labels));
    }
  },
  async verify({ folder, manifest }) {
    const values = { where: folder, files: Object.keys(manifest.files).length, rows: manifest.golden.rows };
    stderr.write(`${say('runtime.verified', values, language)}\n`);
  },
  async info({ manifest: { files: _, ...rest }, extra }) {
    print({ ...rest, extra });
  },
};

const print = (value: unknown): void => void stdout.write(`${JSON.stringify(value)}\n`);

async function main([name = '', ...texts]: readonly string[]): Promise<void> {
  const program = fileURLToPath(import.meta.url);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Fault('runtime.usage', { received: name, program });
  const folder = dirname(dirname(realpathSync(program)));
  const manifest = await onRead(folder, () => readManifest(folder));
  requireMachine(manifest);
  await onRead(folder, () => verifyFiles(folder, manifest));
  // only now, because this loads native code: it must be for this machine and as its maker wrote it
  const { openBundle } = await import('./bundle.ts');
  const bundle = await openBundle(folder, { verify: 'golden' });
  try {
    await command(bundle, texts);
  } finally {
    await bundle.close();
  }
}

function requireMachine({ name, profile: { os, arch } }: Manifest): void {
  if (os === process.platform && arch === process.arch) return;
  throw new Fault('runtime.other-machine', {
    name,
    expected: `${os} ${arch}`,
    received: `${process.platform} ${process.arch}`,
  });
}

// Whoever reads the answers, `head` for one, may stop when it has enough.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

main(process.argv.slice(2)).catch((error: unknown) => {
  stderr.write(`${error instanceof Fault ? error.in(language) : String(error)}\n`);
  process.exitCode = error instanceof Fault ? error.exit : 1;
});
