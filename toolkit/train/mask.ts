// The task of telling hidden tokens of single texts; for a corpus of documents see `mlm/`.
import type { Feed, Feeds } from '../engine/engine.ts';
import { firstValues, maskedShapes } from '../model/parameters.ts';
import type { Vocab } from '../text/vocab.ts';
import { maskedObjective } from './mlm/graph.ts';
import { type Hiding, hide } from './mlm/hide.ts';
import { idOf } from './mlm/pack.ts';
import type { Course, Task, Tokens } from './task.ts';

export interface MaskExample extends Tokens {
  /** The tokens, packed: see `pack`. */
  readonly packed: Uint32Array;
  /** Places that this view of it hides, ascending. */
  readonly places?: readonly number[];
}

export interface MaskOptions extends Course, Hiding {
  readonly vocab: Vocab;
}

export const mask: Task<MaskExample, MaskOptions> = {
  initialise: (config, _, seed) => firstValues(maskedShapes(config), seed),
  step: ({ config }, initial) => ({ objective: maskedObjective(config, initial), targets }),
  /** Hides other tokens at every step. */
  view({ options }, example, key) {
    const { ids, places } = hide(example.packed, options, options.vocab, key);
    return { ...example, ids: Array.from(ids), places };
  },
  lesson: ({ packed }) => [Array.from(packed)],
  check({ options: { vocab } }, { ids, packed }, number) {
    if (packed.length === ids.length && packed.every((token) => idOf(token) < vocab.tokens.length)) return;
    throw new RangeError(`training example ${number}: packed tokens for ${ids.length} ids of ${vocab.tokens.length}`);
  },
};

/** `positions`, `targets` and equal `weights` of a batch padded to its longest row. */
function targets(rows: readonly MaskExample[]): Feeds {
  const length = rows.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
  const hidden = rows.flatMap(({ packed, places = [] }, row) =>
    places.map((place) => ({ position: row * length + place, target: idOf(packed[place]!) })),
  );
  // Nothing to hide: one place that does not count keeps the shapes from being empty.
  const some = hidden.length > 0 ? hidden : [{ position: 0, target: 0 }];
  const whole = (values: readonly number[]): Feed => ({
    type: 'int64',
    dims: [values.length],
    data: BigInt64Array.from(values, BigInt),
  });
  return {
    positions: whole(some.map(({ position }) => position)),
    targets: whole(some.map(({ target }) => target)),
    weights: {
      type: 'float32',
      dims: [some.length],
      data: new Float32Array(some.length).fill(hidden.length === 0 ? 0 : 1 / hidden.length),
    },
  };
}
