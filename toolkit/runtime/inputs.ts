// Texts on their way to a predictor: given as arguments, or line by line on a stream.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Input } from './answers.ts';
import type { Manifest } from './format.ts';
import { deviceTask } from './tasks.ts';

/** Lines predicted together, so that a long pipe takes no more memory than a short one. */
const TOGETHER = 64;

/** A text as it came, and as the model takes it. */
export interface Given {
  readonly text: string;
  readonly input: Input;
}

/**
 * The texts of `source` for a model of `task`, some at a time: an array's, or a stream's lines, blank ones left out.
 * Fault: a text that is none for the task, named by its 1-based position.
 */
export async function* inputs(
  task: Manifest['task'],
  source: readonly string[] | Readable,
): AsyncGenerator<readonly Given[]> {
  const { input } = deviceTask(task);
  let some: Given[] = [];
  let row = 0;
  for await (const text of Array.isArray(source) ? source : lines(source as Readable)) {
    row += 1;
    some.push({ text, input: input(text, row) });
    if (some.length < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

async function* lines(stream: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield line;
  }
}
