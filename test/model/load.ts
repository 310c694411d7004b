// A process that reads the checkpoint folders named on its standard input, one a line, and says what came of each.
import { createInterface } from 'node:readline';
import { readPretrained } from '../../toolkit/train/pretrained.ts';
import { Fault } from '../../toolkit/words/fault.ts';

export interface Outcome {
  /** `read`, the key of a Fault, or what should never be. */
  readonly outcome: string;
  /** Of this process, in milliseconds. */
  readonly cpu: number;
}

function outcomeOf(folder: string): string {
  try {
    const { parameters } = readPretrained(folder);
    return parameters.size > 0 ? 'read' : 'nothing';
  } catch (error) {
    return error instanceof Fault ? error.key : `crash: ${(error as Error).stack}`;
  }
}

process.stdout.write('ready\n');
for await (const folder of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const outcome = outcomeOf(folder);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ outcome, cpu: (user + system) / 1000 } satisfies Outcome)}\n`);
}
