// penjing doctor: what this machine offers.
import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { availableProviders } from '../engine/ort.ts';
import { bytes } from '../words/figures.ts';
import type { Desk } from './desk.ts';

/** Instruction sets that decide how fast integers multiply. */
const features = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'asimd', 'asimddp', 'i8mm', 'bf16', 'amx_int8'];

export function addDoctor(desk: Desk): void {
  desk.program
    .command('doctor')
    .description(desk.say('cli.doctor.about'))
    .action(async () => {
      const facts = await examine();
      if (desk.flags().json) return desk.out(JSON.stringify(facts));
      for (const [name, value] of Object.entries(facts)) desk.out(`${name.padEnd(10)}  ${value}`);
    });
}

async function examine(): Promise<Readonly<Record<string, string>>> {
  const disk = await statfs('.');
  const flags = await cpuFlags();
  return {
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    cpu: `${cpus()[0]?.model ?? '?'} × ${availableParallelism()}`,
    features: features.filter((name) => flags.has(name)).join(' ') || '?',
    memory: `${bytes(freemem())} / ${bytes(totalmem())}`,
    disk: bytes(disk.bavail * disk.bsize),
    engine: `onnxruntime-node (${availableProviders().join(', ')})`,
  };
}

// Linux tells the instruction sets of the processor; other systems have no file for it.
async function cpuFlags(): Promise<ReadonlySet<string>> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  return new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1]?.split(' ') ?? []);
}
