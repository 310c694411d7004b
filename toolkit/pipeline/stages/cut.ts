// A student that begins with some layers of a larger network.
import type { ModelConfig } from '../../model/config.ts';
import { chosenLayers, requireAlike } from '../../model/layers.ts';
import { inherited, type Parameters } from '../../model/parameters.ts';
import type { Network } from './inside.ts';

export interface Cut {
  readonly config: ModelConfig;
  readonly initial: Parameters;
}

/**
 * The student of `config` with the chosen `layers` of `network` in place of its own, and as many positions; `initialise` gives the
 * first values of what the network lacks. Faults: a layer that is not there, another width than the student's.
 */
export function cutFrom(
  { config: from, parameters }: Network,
  config: ModelConfig,
  layers: readonly number[],
  initialise: (config: ModelConfig) => Parameters,
): Cut {
  requireAlike(config, from);
  const positions = from.max_position_embeddings;
  const own = { ...config, num_hidden_layers: layers.length, max_position_embeddings: positions };
  return { config: own, initial: inherited(initialise(own), chosenLayers(parameters, from, layers)) };
}
