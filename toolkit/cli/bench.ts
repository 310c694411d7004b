// penjing bench [NAME]: side-by-side measurements; each is a module in bench/ that exports run(options).
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { nearest } from '../../device-profiles/nearest.ts';
import { Fault } from '../words/fault.ts';
import type { Desk } from './desk.ts';

/** What a benchmark is given: where its lines go, and whether to take only a first impression. */
export interface BenchOptions {
  readonly out: (line: string) => void;
  readonly note: (line: string) => void;
  /** A shorter measurement, for checks that it still runs. */
  readonly short: boolean;
}

interface Bench {
  readonly run: (options: BenchOptions) => Promise<void>;
}

export function addBench(desk: Desk): void {
  const folder = new URL('bench/', import.meta.url);
  const known = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => basename(name, '.ts'))
    .sort();
  desk.program
    .command('bench [name]')
    .description(desk.say('cli.bench.about', { known: known.join(', ') }))
    .option('--short', desk.say('cli.bench.short'))
    .action(async (name: string | undefined, { short = false }: { short?: boolean }) => {
      if (name !== undefined && !known.includes(name)) {
        throw new Fault('cli.bench.unknown', { received: name, known: nearest(name, known) ?? known.join(', ') });
      }
      for (const one of name === undefined ? known : [name]) {
        const bench = (await import(new URL(`${one}.ts`, folder).href)) as Bench;
        await bench.run({ out: desk.out, note: desk.note, short });
      }
    });
}
