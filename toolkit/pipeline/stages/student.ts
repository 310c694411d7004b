// Stage 3: the network that goes to the device learns from the labels, and from its teachers where it has any.
import { stream } from '../../random/random.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import { type Pool, poolSettings } from './answers.ts';
import { digestOfNetwork, needsOf, type Taught } from './taught.ts';
import { deepOf, distilSettings, trainNetwork } from './train.ts';

export interface StudentParts {
  readonly from: FoundModel | undefined;
  /** Its teachers together, or the last of their assistants. */
  readonly taught: Taught | undefined;
  readonly pool: Pool | undefined;
}

export function studentStage(
  { text: { maxLength }, seed, student: how, general, distil }: Recipe,
  { from, taught, pool }: StudentParts,
  threads: number,
): Stage {
  const inside = deepOf(distil, how);
  return {
    step: { id: 'student', stage: 'student' },
    needs: ['data', ...(general ? ['general'] : []), ...needsOf(taught, inside)],
    version: 3,
    settings: {
      how: { ...how, from: from?.sha256 },
      ...{ maxLength, seed, distil: distilSettings(distil), threads, pool: poolSettings(pool) },
      network: digestOfNetwork(taught, inside),
    },
    async *run(context) {
      const read = context.inputs['general'];
      const start = { ...(from ? { from: from.path } : {}), ...(read ? { general: read.folder } : {}) };
      const lesson = { how, maxLength, seed: stream(seed, 'student'), threads, distil, pool };
      yield* trainNetwork(context, { ...lesson, ...(taught ? { taught } : {}), ...start });
    },
  };
}
