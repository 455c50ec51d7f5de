import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import type { Answer } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const PARALLEL = 8;
/** "About five seconds" on a busy machine. */
const LIMIT_MS = 8_000;
const TABLES = ['users', 'passwords', 'sessions', 'limits', 'audit_events', 'items'];

describe('a table that another transaction locks', () => {
  let database: TestDatabase;
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    database = await createDatabase('postgres');
    server = await startServer({ databaseUrl: database.url, recheckSeconds: 1 });
    user = await server.register();
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });

  it.each(TABLES)(
    '%s: every request is answered after about five seconds, never with a 500',
    async (table) => {
      const { username, password } = user;
      const { access_token: token, refresh_token: refreshToken } = await server.tokens(user);
      const locker = new Client({ connectionString: database.url });
      await locker.connect();
      await locker.query(`BEGIN; LOCK TABLE ${table}`);
      const kinds: Record<string, () => Promise<Answer>> = {
        signIn: () => server.call('POST', '/token', { form: { username, password } }),
        wrong: () => server.call('POST', '/login', { json: { username, password: 'wrong' } }),
        refresh: () => server.refresh(refreshToken),
        me: () => server.call('GET', '/users/me', { token }),
        sessions: () => server.call('GET', '/users/me/sessions', { token }),
        rename: () => server.call('PATCH', '/users/me', { token, json: { full_name: 'Jane' } }),
        item: () => server.call('POST', '/users/me/items', { token, json: { title: 'x' } }),
        register: () =>
          server.call('POST', '/users', { json: { email: 'new@example.com', password } }),
        logout: () => server.call('POST', '/logout', { token }),
      };
      const calls = Object.entries(kinds).flatMap(([kind, send]) =>
        Array.from({ length: kind === 'signIn' ? PARALLEL : 1 }, async () => {
          const begunAt = Date.now();
          const { status } = await send();
          return { kind, status, ms: Date.now() - begunAt };
        }),
      );
      const answers = await Promise.all(calls);
      await locker.end();
      expect(answers.filter(({ status, ms }) => status === 500 || ms > LIMIT_MS)).toEqual([]);
    },
  );
});
