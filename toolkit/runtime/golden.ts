// The golden set: a few inputs with the logits the workbench got, compared with what this machine gets.
import { Fault } from '../words/fault.ts';
import type { Input } from './answers.ts';
import type { Model } from './model.ts';

export interface GoldenRow {
  readonly text: Input;
  readonly logits: readonly number[];
}

/** What `model` computes for `texts`, as rows of a golden set. */
export async function goldenOf(model: Pick<Model, 'reply'>, texts: readonly Input[]): Promise<readonly GoldenRow[]> {
  const replies = await model.reply(texts);
  return texts.map((text, i) => ({ text, logits: replies[i]!.logits }));
}

/** One JSON line per row. */
export const formatGolden = (rows: readonly GoldenRow[]): string =>
  rows.map(({ text, logits }) => `${JSON.stringify({ text, logits })}\n`).join('');

/** The rows of a golden.jsonl that `formatGolden` wrote. */
export const parseGolden = (text: string): readonly GoldenRow[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as GoldenRow);

/**
 * Runs every row. Fault: a logit farther from the expected one than `tolerance` times the row's largest magnitude
 * (at least 1): this processor computes the integers differently, or the engine is another one.
 */
export async function verifyGolden(
  model: Pick<Model, 'reply'>,
  rows: readonly GoldenRow[],
  tolerance: number,
  where: string,
): Promise<void> {
  const received = await goldenOf(
    model,
    rows.map((row) => row.text),
  );
  for (const [index, { logits }] of rows.entries()) {
    const bound = tolerance * Math.max(1, ...logits.map(Math.abs));
    const got = received[index]!.logits;
    const near = got.length === logits.length && logits.every((value, i) => Math.abs(value - got[i]!) <= bound);
    if (near) continue;
    throw new Fault(
      'runtime.golden',
      { where, row: index + 1, expected: shown(logits), received: shown(got) },
      { exit: 1 },
    );
  }
}

/** The first few; there may be as many as a text has tokens times tags. */
const shown = (logits: readonly number[]): string =>
  `[${logits
    .slice(0, 12)
    .map((value) => value.toFixed(3))
    .join(', ')}${logits.length > 12 ? `, … (${logits.length})` : ''}]`;
