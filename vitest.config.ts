import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// Units first; then the HTTP suite, whole, on SQLite and on PostgreSQL; then the built server as a
// process of its own; then a real browser. The units and the HTTP suite share their modules: to load Nest and TypeORM anew for each
// file took as long as all of its tests, and several applications in one process is what hosts have, too.
const http = {
  include: ['test/**/*.e2e-spec.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

// A thread has no Vite: it runs what is built, whose sources are of this file's age under `npm test`.
const alias = [
  { find: /^\.\/worker-file\.js$/, replacement: resolve('dist/passwords/hashing/worker-file.js') },
];

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: ['test/support/postgres.setup.ts'],
    reporters: ['default', './test/support/plain-count.reporter.ts'],
    maxWorkers: 2,
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
      {
        extends: true,
        test: {
          ...http,
          name: 'sqlite',
          isolate: false,
          sequence: { groupOrder: 1 },
          include: [...http.include, 'test/**/*.sqlite-spec.ts'],
          env: { TEST_DATABASE: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          ...http,
          name: 'postgres',
          isolate: false,
          sequence: { groupOrder: 2 },
          include: [...http.include, 'test/**/*.postgres-spec.ts'],
          env: { TEST_DATABASE: 'postgres' },
        },
      },
      {
        extends: true,
        test: {
          ...http,
          name: 'process',
          // They wait for each other's clocks and timeouts more than they work.
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
          testTimeout: 60_000,
        },
      },
    ],
  },
});
