import { defineConfig } from 'vitest/config';
import { shared } from './vitest.config.js';

// `npm run test:cluster`: the built server on a cluster of PostgreSQL with Patroni, HAProxy and PgBouncer.

export default defineConfig({
  test: {
    ...shared,
    include: ['test/cluster/*.cluster-spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The tests follow each other on one cluster.
    retry: 0,
    bail: 1,
  },
});
