import type { DataSource } from 'typeorm';
import { vi } from 'vitest';
import { AUTH_DATA_SOURCE } from '../../src/database/auth-data-source.js';
import type { Answer, Call } from './http.js';
import { readToken } from './mail-fixtures.js';
import { PASSWORD, type TestServer } from './server.js';
import type { SmtpCatcher } from './smtp-catcher.js';

/** A server or an application of a host. */
interface Called {
  call(method: string, path: string, options?: Call): Promise<Answer>;
}

let count = 0;

/** Returns an address that no other test has. */
export function newAddress(): string {
  return `person-${++count}@example.com`;
}

/** Returns the headers of a request from this client address, for a server behind one proxy. */
export function from(ip: string): { headers: Record<string, string> } {
  return { headers: { 'x-forwarded-for': ip } };
}

/** Calls `POST /users`. */
export function register(
  server: Called,
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
  server: Called,
  token: string,
  members: Record<string, unknown> = { password: PASSWORD },
  call: Call = {},
): Promise<Answer> {
  return server.call('POST', '/verify-email', { json: { token, ...members }, ...call });
}

/** Calls `POST /request-verification`. */
export function askForLink(server: Called, email: string, call: Call = {}): Promise<Answer> {
  return server.call('POST', '/request-verification', { json: { email }, ...call });
}

/** Waits for the next mail to the address after `action`, and returns the token in it. */
export async function catchToken(
  catcher: SmtpCatcher,
  email: string,
  action: () => Promise<unknown>,
): Promise<string> {
  const next = catcher.to(email).length + 1;
  await action();
  return readToken(await catcher.waitFor(email, next));
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
