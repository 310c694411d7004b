// The program inside a bundle: node runtime/main.mjs predict TEXT… (or one text per line on standard input).
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { say } from '../words/dictionary.ts';
import { Fault } from '../words/fault.ts';
import type { Language } from '../words/row.ts';
import type { Bundle } from './bundle.ts';
import type { Manifest } from './format.ts';
import type { Input } from './predictor.ts';
import { readManifest, verifyFiles } from './verify.ts';

const language: Language = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
  ? 'zh'
  : 'en';

type Command = (bundle: Bundle, texts: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  async predict(bundle, texts) {
    let count = 0;
    for await (const some of texts.length > 0 ? [texts] : lines()) {
      const predictions = await bundle.predictor.predict(some.map((text) => input(bundle.manifest, text, ++count)));
      for (const [row, { label, probabilities }] of predictions.entries()) {
        const shares = Object.fromEntries(bundle.predictor.labels.map((name, i) => [name, round(probabilities[i]!)]));
        print({ text: some[row], label, probabilities: shares });
      }
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

function input({ task }: Manifest, text: string, row: number): Input {
  if (task !== 'pair') return text;
  const parts = text.split('\t');
  if (parts.length !== 2) throw new Fault('runtime.pair', { row, received: parts.length });
  return [parts[0]!, parts[1]!];
}

// As many lines at a time as one prediction batches well, so that a long pipe takes no more memory than a short one.
async function* lines(): AsyncGenerator<readonly string[]> {
  let some: string[] = [];
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') some.push(line);
    if (some.length < 64) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

const round = (probability: number): number => Math.round(probability * 1e6) / 1e6;

const print = (value: unknown): void => void stdout.write(`${JSON.stringify(value)}\n`);

async function main([name = '', ...texts]: readonly string[]): Promise<void> {
  const program = fileURLToPath(import.meta.url);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Fault('runtime.usage', { received: name, program });
  const folder = dirname(dirname(realpathSync(program)));
  const manifest = await readManifest(folder);
  requireMachine(manifest);
  await verifyFiles(folder, manifest);
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
