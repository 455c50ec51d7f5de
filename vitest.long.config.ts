import { defineConfig } from 'vitest/config';
import short, { http, onDatabase, shared } from './vitest.config.js';

// `npm run test:long`: the races of `npm test` in all of their rounds, and `*.long-spec.ts`: timing, and applications
// of a host that are packed, installed or built.

const RACES = ['test/**/*.races.e2e-spec.ts'];

export default defineConfig({
  resolve: short.resolve,
  test: {
    ...shared,
    env: { TEST_ROUNDS: 'full' },
    projects: [
      onDatabase('sqlite', 0, RACES),
      onDatabase('postgres', 1, RACES),
      {
        extends: true,
        test: {
          ...http,
          testTimeout: 120_000,
          name: 'process',
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          include: ['test/**/*.races.process-spec.ts', 'test/**/*.process.long-spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...http,
          name: 'timing',
          // Alone, because other tests would disturb the measurement.
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          include: ['test/**/*.timing.long-spec.ts'],
          env: { TEST_DATABASE: 'sqlite' },
        },
      },
    ],
  },
});
