// Cleaning a large file by all default rules: speed, memory, and whether the size of the chunks shows in the result.
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CleanCase, CleanFigures } from './clean-case.ts';
import { growR1, readR1 } from './grow-r1.ts';
import { realFile } from './real-data.ts';
import { type Bench, fresh, rounded } from './report.ts';

const [SHORT, FULL] = [40e6, 700e6];
const title = 'Cleaning R1-like JSONL by all default rules';
const chunks = [1 << 18, 100_003];

export const run: Bench = async ({ short, progress }) => {
  const source = realFile('r1-cot-zh', 'merged.jsonl');
  if (!source) return { name: 'clean', title, rows: [], notes: ['r1-cot-zh: not present.'] };
  const folder = await mkdtemp(join(tmpdir(), 'penjing-clean-'));
  try {
    const path = join(folder, 'grown.jsonl');
    progress('growing r1-cot-zh');
    const records = await growR1(await readR1(source), path, short ? SHORT : FULL, 1);
    const { size } = await stat(path);
    const rows = [];
    let rules = '';
    for (const chunk of chunks) {
      progress(`cleaning, ${chunk} bytes at a time`);
      const out = join(folder, String(chunk));
      await mkdir(out);
      const figures = fresh<CleanFigures>(new URL('clean-case.ts', import.meta.url), {
        path,
        out,
        chunk,
      } satisfies CleanCase);
      const { kept, counts } = figures.report;
      rules = Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
      rows.push({
        'bytes at a time': chunk,
        MB: rounded(size / 1e6, 0),
        records,
        kept,
        seconds: rounded(figures.seconds, 1),
        'MB/s': rounded(size / 1e6 / figures.seconds, 1),
        'CPU seconds': rounded(figures.cpuSeconds, 1),
        'peak MB': Math.round(figures.peakMB),
        'hash of the files': figures.digest,
      });
    }
    return {
      name: 'clean',
      title,
      rows,
      notes: [
        'From file to part files: read, both passes, spool, written and flushed. Asked for: 15 MB/s on 2 cores, at most 1,000 MB, equal hashes.',
        `Rejected: ${rules || 'none'}.`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};
