// The kinds of attention: which tokens a token looks at, and at what cost.
import type { ModelConfig } from '../config.ts';
import type { Site } from '../site.ts';
import { full } from './full.ts';
import { sla } from './sla.ts';

/** What every layer's attention reads beside the token states. */
export interface Surroundings {
  readonly mask: string; // [B, S] int64, 1 for tokens, 0 for padding
  /** Shape tensors: of the token states [B, S, H], and split into heads [B, S, N, D]. */
  readonly tokens: string;
  readonly heads: string;
}

/** The mixed values of the layer `at` for its token states `x`, heads side by side, before the output projection. [T, H] */
export type Attention = (at: string, x: string) => string;

export const attentions: {
  readonly [K in NonNullable<ModelConfig['attention']>]: (site: Site, around: Surroundings) => Attention;
} = { full, sla };
