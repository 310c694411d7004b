// The golden set: a few inputs with the logits the workbench got, compared with what this machine gets.
import { Fault } from '../words/fault.ts';
import type { Input, Predictor } from './predictor.ts';

export interface GoldenRow {
  readonly text: Input;
  readonly logits: readonly number[];
}

/** What `predictor` answers to `texts`, as rows of a golden set. */
export async function goldenOf(predictor: Predictor, texts: readonly Input[]): Promise<readonly GoldenRow[]> {
  const predictions = await predictor.predict(texts);
  return texts.map((text, i) => ({ text, logits: predictions[i]!.logits }));
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
  predictor: Predictor,
  rows: readonly GoldenRow[],
  tolerance: number,
  where: string,
): Promise<void> {
  const received = await goldenOf(
    predictor,
    rows.map((row) => row.text),
  );
  for (const [index, { logits }] of rows.entries()) {
    const bound = tolerance * Math.max(1, ...logits.map(Math.abs));
    const got = received[index]!.logits;
    const worst = Math.max(...logits.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN))));
    if (worst <= bound) continue;
    throw new Fault(
      'runtime.golden',
      { where, row: index + 1, expected: shown(logits), received: shown(got) },
      { exit: 1 },
    );
  }
}

const shown = (logits: readonly number[]): string => `[${logits.map((value) => value.toFixed(3)).join(', ')}]`;
