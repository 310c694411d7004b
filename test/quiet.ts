// A test that writes to the console fails: what matters is asserted, not printed.
import { afterEach, beforeEach, expect, vi } from 'vitest';

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
const said: unknown[][] = [];

beforeEach(() => {
  said.length = 0;
  for (const method of methods) vi.spyOn(console, method).mockImplementation((...words) => void said.push(words));
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(said, 'console output').toEqual([]);
});
