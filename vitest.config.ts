import { resolve } from 'node:path';
import {
  configDefaults,
  defineConfig,
  type Plugin,
  type TestProjectInlineConfiguration,
} from 'vitest/config';

// `npm test`: the units; tests over HTTP, on SQLite and PostgreSQL or on one of them; the built server as a process; a browser.
// `npm run test:long` (vitest.long.config.ts) has the races in all of their rounds, and what is slow.

/** The projects with it share a PostgreSQL server, which is started for the run. */
export const POSTGRES = { globalSetup: ['test/support/postgres.setup.ts'] };
/** The projects with it share a Chromium, which is started for the run. */
export const BROWSER = { globalSetup: ['test/support/browser.setup.ts'] };

/** Tests whose statements others run on PostgreSQL: `npm run test:long` runs them there too. */
export const SQLITE_FIRST = 'test/**/*.sqlite.e2e-spec.ts';

/** Tests over HTTP start servers, so they may take longer than units. */
const http = { testTimeout: 120_000, hookTimeout: 120_000 };

// Threads run the built code, because Vite does not transform their files.
const alias = [
  {
    find: /^\.\/worker-file\.js$/,
    replacement: resolve('dist/passwords/hashing/worker-file.js'),
  },
  // The package of client/, as its users import it.
  { find: /^nightlatch-client$/, replacement: resolve('client/src/index.ts') },
  { find: /^nightlatch-client\/(.*)$/, replacement: resolve('client/src/$1.ts') },
];

/** What both runs share. */
export const shared = {
  reporters: ['default', './test/support/plain-count.reporter.ts'],
  // One more than the cores of a small machine, because many tests wait, and no more: each worker loads and compiles the code
  // for itself. The projects have the same number and no order: so the files of one follow those of another at once, in the
  // order of the names of the projects.
  maxWorkers: 3,
  // A busy machine must not fail a test: the limits are for what never happens, and `expect.poll()` asks often.
  testTimeout: 60_000,
  expect: { poll: { timeout: 40_000, interval: 20 } },
  // A shared machine stops for seconds at times. In CI a test that failed is tried once more, and the end of the run names
  // it; a test of a race must pass at the first try (test/support/plain-count.reporter.ts).
  retry: process.env.CI ? 1 : 0,
  server: { deps: { external: [/\/dist\//] } },
};

/**
 * Resolves the imports of `src/` in tests to `dist/`, which `npm test` has built: each worker loads it in a tenth of the
 * time that the transformation of the sources takes. A test that is started alone runs the sources.
 */
export const built: Plugin = {
  name: 'built',
  enforce: 'pre',
  apply: () => process.env.npm_lifecycle_event?.startsWith('test') ?? false,
  resolveId(source, importer) {
    const [, path] = /^(?:\.\.\/)+src\/(.*)$/.exec(source) ?? [];
    return path !== undefined && importer?.includes('/test/') ? resolve('dist', path) : null;
  },
};

/** Returns a project of tests that need a database of this kind. */
export function onDatabase(
  kind: 'sqlite' | 'postgres',
  include: string[],
  exclude: string[] = [],
): TestProjectInlineConfiguration {
  const more = { env: { TEST_DATABASE: kind }, exclude: [...configDefaults.exclude, ...exclude] };
  return overHttp(kind, include, kind === 'postgres' ? { ...POSTGRES, ...more } : more);
}

/**
 * Returns a project of tests that start servers. Its files share their modules: loading Nest and TypeORM again for each
 * file would take as long as its tests.
 */
export function overHttp(
  name: string,
  include: string[],
  more: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: [built],
    test: { ...http, name, isolate: false, include, ...more },
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
          include: ['{src,client}/**/*.spec.ts', 'test/architecture/*.spec.ts'],
        },
      },
      // SQLite runs one write at a time, which hides races; `npm run test:long` runs them on it too.
      onDatabase(
        'sqlite',
        ['test/**/*.e2e-spec.ts', '{test,client}/**/*.sqlite-spec.ts'],
        ['test/**/*.races.e2e-spec.ts'],
      ),
      onDatabase(
        'postgres',
        ['test/**/*.e2e-spec.ts', 'test/**/*.postgres-spec.ts'],
        [SQLITE_FIRST],
      ),
      overHttp('process', ['test/**/*.process-spec.ts'], POSTGRES),
      overHttp('browser', ['{test,client}/**/*.browser-spec.ts'], BROWSER),
    ],
  },
});
