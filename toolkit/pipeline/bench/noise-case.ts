// Wrong labels planted in real news titles, and found again, in a fresh process.
import { readFileSync } from 'node:fs';
import { findNoise } from '../../data/noise/noise.ts';
import { shuffled, stream, word } from '../../random/random.ts';

export interface NoiseCase {
  /** JSONL with `sentence` and `label`. */
  readonly path: string;
  /** Share of rows given another label, uniform over the others. */
  readonly planted: number;
  readonly seed: number;
}

export interface NoiseFigures {
  readonly rows: number;
  readonly classes: number;
  readonly suspects: number;
  readonly share: number;
  readonly surest: number;
  /** Precision down to the suspect that brings recall to this; null where recall never gets there. */
  readonly precisions: Readonly<Record<string, number | null>>;
  /** Share of the planted rows listed whose suggestion is their old label. */
  readonly restored: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
}

interface Title {
  readonly sentence: string;
  readonly label: string;
}

async function measure({ path, planted, seed }: NoiseCase): Promise<NoiseFigures> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const titles = lines.map((line) => JSON.parse(line) as Title);
  const labels = [...new Set(titles.map(({ label }) => label))].sort();
  const key = stream(seed, 'folds', 1000);
  const wrong = new Set(shuffled([...titles.keys()], key).slice(0, Math.round(planted * titles.length)));
  const rows = titles.map(({ sentence, label }, at) => {
    const others = labels.filter((other) => other !== label);
    return { text: sentence, label: wrong.has(at) ? others[word(key, at) % others.length]! : label };
  });
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { suspects, share, surest } = await findNoise(rows, { seed });
  const { user, system } = process.cpuUsage(cpu);
  const right = suspects.map(({ index }) => wrong.has(index));
  const found = suspects.filter(({ index }) => wrong.has(index));
  return {
    rows: rows.length,
    classes: labels.length,
    suspects: suspects.length,
    share,
    surest,
    precisions: Object.fromEntries(
      [0.1, 0.25, 0.5, 0.6, 0.75, 0.9].map((recall) => [recall, precisionAt(right, recall * wrong.size)]),
    ),
    restored: found.filter(({ index, suggested }) => titles[index]!.label === suggested).length / (found.length || 1),
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMB: process.resourceUsage().maxRSS / 1024,
  };
}

function precisionAt(right: readonly boolean[], wanted: number): number | null {
  let hits = 0;
  for (const [at, hit] of right.entries()) {
    hits += Number(hit);
    if (hits > 0 && hits >= wanted) return hits / (at + 1);
  }
  return null;
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as NoiseCase))}\n`);
