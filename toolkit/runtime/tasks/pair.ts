// One label of two texts.
import { Fault } from '../../words/fault.ts';
import type { Input } from '../answers.ts';
import type { DeviceTask } from '../model.ts';
import { classify } from './classify.ts';

export const pair: DeviceTask = { ...classify, input };

/** Two texts with a tab between them. Fault: anything else. */
function input(text: string, row: number): Input {
  const parts = text.split('\t');
  if (parts.length !== 2) throw new Fault('runtime.pair', { row, received: parts.length });
  return [parts[0]!, parts[1]!];
}
