import { defineConfig } from 'vitest/config';
import short, {
  BROWSER,
  onDatabase,
  overHttp,
  POSTGRES,
  shared,
  SQLITE_FIRST,
} from './vitest.config.js';

// `npm run test:long`: the races in all rounds on both databases; on PostgreSQL what `npm test` runs on SQLite alone; and
// `*.long-spec.ts`: timing, killed processes, the appearance of pages, applications that are packed, installed or built.

const RACES = ['test/**/*.races.e2e-spec.ts'];

export default defineConfig({
  resolve: short.resolve,
  test: {
    ...shared,
    env: { TEST_ROUNDS: process.env.TEST_ROUNDS ?? 'full' },
    projects: [
      onDatabase('sqlite', RACES),
      onDatabase('postgres', [...RACES, SQLITE_FIRST]),
      overHttp(
        'process',
        ['test/**/*.races.process-spec.ts', '{test,client}/**/*.process.long-spec.ts'],
        POSTGRES,
      ),
      overHttp('browser', ['test/**/*.browser.long-spec.ts'], BROWSER),
      overHttp('timing', ['test/**/*.timing.long-spec.ts'], {
        // Alone, because other tests would disturb the measurement.
        maxWorkers: 1,
        sequence: { groupOrder: 1 },
        env: { TEST_DATABASE: 'sqlite' },
      }),
    ],
  },
});
