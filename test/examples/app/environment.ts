import { afterAll, vi } from 'vitest';

// What an application's own vitest.config.ts has in `env`; read as the application's module is loaded.
vi.stubEnv('DATABASE_FILE', ':memory:');
vi.stubEnv('SECRET_KEY', 'for tests alone: at least 32 characters');
afterAll(() => {
  vi.unstubAllEnvs();
});
