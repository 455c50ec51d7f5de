import type { DataSource } from 'typeorm';
import { vi } from 'vitest';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import type { Answer, Call, CalledServer } from './http.js';
import { PASSWORD, type TestServer } from './server.js';

/** Returns the headers of a request from this client address, for a server behind one proxy. */
export function from(ip: string): { headers: Record<string, string> } {
  return { headers: { 'x-forwarded-for': ip } };
}

/** Calls `POST /users`. */
export function register(
  server: CalledServer,
  email: string,
  members: Record<string, unknown> = {},
  call: Call = {},
): Promise<Answer> {
  return server.call('POST', '/users', {
    json: { email, password: PASSWORD, ...members },
    ...call,
  });
}

/** Calls `POST /verify-email`, with the password of {@link register}. */
export function verify(
  server: CalledServer,
  token: string,
  members: Record<string, unknown> = { password: PASSWORD },
  call: Call = {},
): Promise<Answer> {
  return server.call('POST', '/verify-email', { json: { token, ...members }, ...call });
}

/** Calls `POST /request-verification`. */
export function askForLink(server: CalledServer, email: string, call: Call = {}): Promise<Answer> {
  return server.call('POST', '/request-verification', { json: { email }, ...call });
}

/** Returns the texts of the statements that a server runs meanwhile, without those of the worker that sends mails. */
export async function listStatements(
  { app }: TestServer,
  action: () => Promise<unknown>,
): Promise<string[]> {
  const { logger } = app.get<DataSource>(AUTH_DATA_SOURCE);
  const logQuery = vi.spyOn(logger, 'logQuery');
  await action();
  const statements = logQuery.mock.calls.map(([sql]) => sql.trim());
  logQuery.mockRestore();
  return (
    statements
      .filter((sql) => /^(INSERT|SELECT|UPDATE|DELETE|WITH)/.test(sql))
      .filter((sql) => sql.startsWith('INSERT INTO "mails"') || !/"(mails|links)"/.test(sql))
      // TypeORM writes times into the text.
      .map((sql) => sql.replaceAll(/\b\d{13}\b/g, 'TIME'))
  );
}
