// A corpus of any size counted for its vocabulary and packed, in a fresh process.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { vocabFrom } from '../../text/vocab.ts';
import { countCorpus } from '../stages/general/count.ts';
import { packFiles } from '../stages/general/packing.ts';

export interface PackFigures {
  readonly tokens: number;
  readonly countSeconds: number;
  readonly packSeconds: number;
  /** Processor time of both, which others on the machine do not change. */
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly fileMB: number;
}

async function measure(path: string): Promise<PackFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'penjing-pack-'));
  try {
    const files = [{ path, name: basename(path) }];
    const [start, before] = [performance.now(), process.cpuUsage()];
    const vocab = vocabFrom(await countCorpus(files, () => undefined));
    const counted = performance.now();
    const how = { files, vocab, terms: [], share: 0.01, seed: 1, folder, tell: () => undefined };
    const { train, heldOut } = await packFiles(how);
    const { user, system } = process.cpuUsage(before);
    train.close();
    heldOut.close();
    return {
      tokens: train.length + heldOut.length,
      countSeconds: (counted - start) / 1000,
      packSeconds: (performance.now() - counted) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakMB: process.resourceUsage().maxRSS / 1024,
      fileMB: statSync(path).size / 1e6,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as string))}\n`);
