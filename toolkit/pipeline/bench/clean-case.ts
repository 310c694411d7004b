// One cleaning of a file in a fresh process: seconds, peak memory, and a hash of everything it wrote.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CleanReport, cleanFiles } from '../../data/clean/passes.ts';
import { readExamples } from '../../data/read/read.ts';
import { partOf } from '../../data/split.ts';

export interface CleanCase {
  readonly path: string;
  /** An empty folder. */
  readonly out: string;
  /** Bytes read at a time, of the source and of the spool. */
  readonly chunk: number;
}

export interface CleanFigures {
  readonly seconds: number;
  /** Of all threads, collector included. */
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly digest: string;
  readonly report: CleanReport;
}

async function measure({ path, out, chunk }: CleanCase): Promise<CleanFigures> {
  const split = { seed: 1, parts: { train: 0.8, validation: 0.1, test: 0.1 } };
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const report = await cleanFiles({
    examples: readExamples(path, { fields: { label: 'domain' }, chunk }),
    partOf: (example) => partOf(example, split),
    spool: join(out, 'spool'),
    kept: (part) => join(out, `${part}.jsonl`),
    rejected: join(out, 'rejected.jsonl'),
    chunk,
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peakMB = process.resourceUsage().maxRSS / 1024;
  const digest = createHash('sha256');
  for (const name of (await readdir(out)).sort()) {
    digest.update(name);
    for await (const bytes of createReadStream(join(out, name))) digest.update(bytes as Buffer);
    await rm(join(out, name));
  }
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMB, digest: digest.digest('hex').slice(0, 16), report };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as CleanCase))}\n`);
