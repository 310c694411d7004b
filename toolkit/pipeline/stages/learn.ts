// A task trained as the recipe's part on distillation says: at once, or in phases.
import type { Parameters } from '../../model/parameters.ts';
import type { Deep } from '../../train/deep.ts';
import type { Inside } from '../../train/insider.ts';
import { train } from '../../train/loop.ts';
import { intermediateThenPrediction, trainPhases } from '../../train/phases.ts';
import type { CheckpointPlace, Course, Task, Tokens, TrainEvent, Training } from '../../train/task.ts';
import { defined } from '../defined.ts';
import type { DistilRecipe } from '../distil-recipe.ts';

/** What a student takes after beside answers. */
export interface Depth {
  readonly distil: DistilRecipe;
  readonly teacher: Inside;
  /** Where the first of two phases keeps its checkpoint. */
  readonly first: CheckpointPlace;
}

export function learn<E extends Tokens, O extends Course>(
  task: Task<E, O>,
  training: Training<E, O>,
  depth?: Depth,
): AsyncGenerator<TrainEvent, Parameters> {
  if (!depth) return train(task, training);
  const { distil, teacher, first } = depth;
  const { embeddings, hidden, attention, layers, projection, schedule, intermediateEpochs } = distil;
  const deep: Deep = { ...{ embeddings, hidden, attention, teacher }, ...defined({ layers, projection }) };
  if (schedule === 'joint') return train(task, { ...training, deep });
  return trainPhases(task, intermediateThenPrediction(training, deep, intermediateEpochs, first));
}
