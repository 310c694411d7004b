// A task learned in several trainings, each from where the one before ended.
import type { Parameters } from '../model/parameters.ts';
import type { Deep } from './deep.ts';
import { stepsOf, train } from './loop.ts';
import type { CheckpointPlace, Course, Task, Tokens, TrainEvent, Training } from './task.ts';

/**
 * Trains `phases` in turn and returns the last one's parameters; steps and time left are told of all together. Each phase has a
 * checkpoint place of its own: one that is over is left as it ended, so that an interrupted run goes on in the phase it was in.
 */
export async function* trainPhases<E extends Tokens, O extends Course>(
  task: Task<E, O>,
  phases: readonly Training<E, O>[],
): AsyncGenerator<TrainEvent, Parameters> {
  const counts = phases.map(stepsOf);
  const steps = counts.reduce((sum, count) => sum + count, 0);
  let learned: Parameters | undefined;
  let before = 0;
  for (const [at, phase] of phases.entries()) {
    const keep = at < phases.length - 1;
    const events = train(task, { ...phase, ...(learned ? { initial: learned } : {}), keep });
    for (;;) {
      const next = await events.next();
      if (next.done) {
        learned = next.value;
        break;
      }
      const step = before + next.value.step;
      const left = next.value.steps - next.value.step;
      const pace = left > 0 ? next.value.etaSeconds / left : 0;
      yield {
        ...next.value,
        step,
        steps,
        etaSeconds: next.value.etaSeconds + pace * (steps - before - next.value.steps),
      };
    }
    before += counts[at]!;
  }
  if (!learned) throw new RangeError('no phases');
  return learned;
}

/**
 * TinyBERT's order (arXiv 1909.10351): the teacher's inside alone for `epochs`, then the task's own terms without it, both at the
 * rates of `training`.
 */
export function intermediateThenPrediction<E extends Tokens, O extends Course>(
  training: Training<E, O>,
  deep: Deep,
  epochs: number,
  checkpoint?: CheckpointPlace,
): readonly Training<E, O>[] {
  const { deep: _, ...prediction } = training;
  const { checkpoint: __, ...rest } = prediction;
  const { rdrop: ___, ...course } = training.options;
  const first = { ...rest, options: { ...course, epochs } as O, deep: { ...deep, alone: true } };
  return [{ ...first, ...(checkpoint ? { checkpoint } : {}) }, prediction];
}
