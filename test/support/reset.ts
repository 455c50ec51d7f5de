import { DataSource } from 'typeorm';
import { Password } from '../../src/passwords/password.entity.js';
import type { Answer, CalledServer } from './http.js';
import { catchToken } from './mail-fixtures.js';
import { NEXT, type TestServer } from './server.js';
import type { SmtpCatcher } from './smtp-catcher.js';

/** Calls `POST /forgot-password`. */
export function forget(
  server: CalledServer,
  email: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  return server.call('POST', '/forgot-password', { json: { email }, headers });
}

/** Calls `POST /reset-password`. */
export function reset(
  server: CalledServer,
  token: string,
  password = NEXT,
  headers?: Record<string, string>,
): Promise<Answer> {
  const json = { token, new_password: password };
  return server.call('POST', '/reset-password', { json, headers });
}

/** Asks for a link, and returns the token in its mail. */
export function askForToken(
  server: CalledServer,
  catcher: SmtpCatcher,
  email: string,
): Promise<string> {
  return catchToken(catcher, email, () => forget(server, email));
}

/** Takes the password of a user away, who then signs in another way. */
export async function removePassword({ app }: TestServer, userId: string): Promise<void> {
  await app.get(DataSource).getRepository(Password).delete({ userId });
}
