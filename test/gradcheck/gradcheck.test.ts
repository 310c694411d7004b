import { describe, expect, it } from 'vitest';
import { gradients } from '../../toolkit/autodiff/rules.ts';
import type { Op } from '../../toolkit/graph/ops.ts';
import { allowed, check } from './check.ts';
import { rows } from './rows.ts';

describe('the gradient table', () => {
  it('has a check for every rule, and none for an operator without one', () => {
    const checked = new Set<string>(rows.map(({ op }) => op));
    const ruled = Object.keys(gradients).filter((op) => gradients[op as Op] !== null);
    expect([...checked].sort()).toEqual(ruled.sort());
  });

  it('names its rows apart', () => {
    expect(new Set(rows.map(({ label }) => label)).size).toBe(rows.length);
  });
});

describe('each rule agrees with central differences', () => {
  it.each(rows.map((row, i) => [row.label, row, i] as const))('%s', async (_, row, i) => {
    for (const [name, outcome] of await check(row, 100 + i)) {
      expect(outcome.dims, name).toEqual(row.inputs[name]!.dims);
      expect(
        Math.abs(outcome.claimed - outcome.measured),
        `${name}: ${outcome.claimed} against ${outcome.measured}`,
      ).toBeLessThanOrEqual(allowed(row, outcome));
    }
  });
});
