// Stage 3: the network that goes to the device learns from the labels, and from a teacher's logits where there are any.
import { join } from 'node:path';
import { stream } from '../../random/random.ts';
import type { Recipe } from '../recipe.ts';
import type { FoundModel } from '../sources.ts';
import type { Stage } from '../stage.ts';
import { readLogits } from './network.ts';
import { LOGITS } from './teacher.ts';
import { trainNetwork } from './train.ts';

export function studentStage(
  { text: { maxLength }, seed, student: how, teacher, general, distil }: Recipe,
  from: FoundModel | undefined,
  threads: number,
): Stage {
  return {
    step: { id: 'student', stage: 'student' },
    needs: ['data', ...(general ? ['general'] : []), ...(teacher ? ['teacher'] : [])],
    version: 2,
    settings: { how: { ...how, from: from?.sha256 }, maxLength, seed, distil, threads },
    async *run(context) {
      const taught = context.inputs['teacher'];
      const logits = taught ? { logits: await readLogits(join(taught.folder, LOGITS)) } : {};
      const read = context.inputs['general'];
      const start = { ...(from ? { from: from.path } : {}), ...(read ? { general: read.folder } : {}) };
      yield* trainNetwork(context, {
        how,
        maxLength,
        seed: stream(seed, 'student'),
        threads,
        distil,
        ...start,
        ...logits,
      });
    },
  };
}
