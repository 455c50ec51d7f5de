import { resolve } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// `npm test`: the units; the HTTP suite on SQLite and again on PostgreSQL; the built server as a process; a browser.
// `npm run test:long` (vitest.long.config.ts) has the races in all of their rounds, and what is slow.

/** Tests over HTTP start servers, so they may take longer than units. */
export const http = { testTimeout: 60_000, hookTimeout: 120_000 };

// Threads run the built code, because Vite does not transform their files.
const alias = [
  {
    find: /^\.\/hashing\/worker-file\.js$/,
    replacement: resolve('dist/passwords/hashing/worker-file.js'),
  },
];

/** What both runs share. */
export const shared = {
  globalSetup: ['test/support/postgres.setup.ts'],
  reporters: ['default', './test/support/plain-count.reporter.ts'],
  maxWorkers: 2,
  // A busy machine must not fail a test: the limits are for what never happens, and `expect.poll()` asks often.
  testTimeout: 60_000,
  expect: { poll: { timeout: 20_000, interval: 20 } },
};

/**
 * Returns a project of tests that need a database of this kind. Its files share their modules: loading Nest and
 * TypeORM again for each file would take as long as its tests.
 */
export function onDatabase(
  kind: 'sqlite' | 'postgres',
  groupOrder: number,
  include: string[],
): TestProjectInlineConfiguration {
  const env = { TEST_DATABASE: kind };
  return {
    extends: true,
    test: { ...http, name: kind, isolate: false, sequence: { groupOrder }, include, env },
  };
}

export default defineConfig({
  resolve: { alias },
  test: {
    ...shared,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          sequence: { groupOrder: 0 },
          include: ['src/**/*.spec.ts', 'test/architecture/*.spec.ts'],
        },
      },
      onDatabase('sqlite', 1, ['test/**/*.e2e-spec.ts', 'test/**/*.sqlite-spec.ts']),
      onDatabase('postgres', 2, ['test/**/*.e2e-spec.ts', 'test/**/*.postgres-spec.ts']),
      {
        extends: true,
        test: {
          ...http,
          name: 'process',
          // These tests mostly wait: for processes to start, and for timeouts.
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
          include: ['test/**/*.process-spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...http,
          name: 'browser',
          sequence: { groupOrder: 4 },
          include: ['test/**/*.browser-spec.ts'],
        },
      },
    ],
  },
});
