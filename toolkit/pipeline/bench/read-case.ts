// One file read to its end in a fresh process.
import { statSync } from 'node:fs';
import { readExamples } from '../../data/read/read.ts';

export interface ReadFigures {
  readonly records: number;
  readonly seconds: number;
  /** Processor time of all threads, which others on the machine do not change. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the process, and what it was before reading. */
  readonly peakMB: number;
  readonly startMB: number;
  readonly fileMB: number;
}

async function measure(path: string): Promise<ReadFigures> {
  const peak = (): number => process.resourceUsage().maxRSS / 1024;
  const startMB = peak();
  const start = performance.now();
  const before = process.cpuUsage();
  let records = 0;
  for await (const { text } of readExamples(path, { needs: ['text', 'answer'] })) records += text === '' ? 0 : 1;
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    records,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    startMB,
    peakMB: peak(),
    fileMB: statSync(path).size / 1e6,
  };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as string))}\n`);
