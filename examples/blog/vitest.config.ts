import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts'],
    env: { DATABASE_FILE: ':memory:', SECRET_KEY: 'for tests alone: at least 32 characters' },
  },
});
