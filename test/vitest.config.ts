// Two suites: the tests, and with PENJING_SUITE=system the ones that need a terminal, a clone or minutes.
import { defineConfig } from 'vitest/config';

const system = process.env['PENJING_SUITE'] === 'system';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: system ? ['test/**/*.system.{ts,tsx}'] : ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/quiet.ts'],
    testTimeout: system ? 600_000 : 30_000,
    hookTimeout: 60_000,
    // The system tests measure and kill whole runs, which should not fight each other for the cores.
    maxWorkers: system ? 1 : 2,
    allowOnly: false,
  },
});
