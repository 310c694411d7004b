// Labels that the rest of the training part speaks against: listed, and left out only where the recipe says so.
import { chooseDrops } from '../../../data/noise/drop.ts';
import { findNoise } from '../../../data/noise/noise.ts';
import { stream } from '../../../random/random.ts';
import type { Recipe } from '../../recipe.ts';
import type { DataReport } from '../../report/data-report.ts';
import type { Checked } from './facts.ts';

/** Suspects shown in the report. */
const SHOWN = 20;

export interface Suspicion {
  readonly report: NonNullable<DataReport['noise']>;
  /** As they are listed in suspects.jsonl, most suspicious first. */
  readonly rows: readonly object[];
  /** Lines of the training part to leave out. */
  readonly dropped: ReadonlySet<number>;
}

/** Checks the labels of a sample of the training records. `progress`: share done. */
export async function suspect(
  { data: { noise }, seed }: Recipe,
  rows: readonly Checked[],
  { progress, signal }: { readonly progress: (share: number) => void; readonly signal: AbortSignal },
): Promise<Suspicion> {
  const { folds, limit } = noise;
  const found = await findNoise(rows, {
    ...{ seed: stream(seed, 'folds'), folds, limit, signal },
    progress: (done, all) => progress(done / all),
  });
  const most = Math.round(noise.drop * found.suspects.length);
  const places = chooseDrops(found, rows, { drop: most === 0 ? 'none' : most });
  const dropped = new Set(places.map((at) => rows[at]!.place));
  const listed = found.suspects.map(({ index, given, suggested, confidence, margin }) => {
    const { id, text, place } = rows[index]!;
    return { id, text, given, suggested, confidence: confidence + margin, dropped: dropped.has(place) };
  });
  return {
    report: {
      checked: found.looked,
      share: found.surest,
      found: listed.length,
      dropped: dropped.size,
      suspects: listed.slice(0, SHOWN).map(({ dropped: _, ...row }) => row),
    },
    rows: listed,
    dropped,
  };
}
