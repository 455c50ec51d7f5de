import { readToken } from './mail-fixtures.js';
import type { Answer, Call } from './http.js';
import type { SmtpCatcher } from './smtp-catcher.js';

/** The password that tests reset to. */
export const NEXT = 'violet anchor tundra biscuit';

/** A server or an application of a host. */
interface Called {
  call(method: string, path: string, options?: Call): Promise<Answer>;
}

/** Calls `POST /forgot-password`. */
export function forget(
  server: Called,
  email: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  return server.call('POST', '/forgot-password', { json: { email }, headers });
}

/** Calls `POST /reset-password`. */
export function reset(
  server: Called,
  token: string,
  password = NEXT,
  headers?: Record<string, string>,
): Promise<Answer> {
  const json = { token, new_password: password };
  return server.call('POST', '/reset-password', { json, headers });
}

/** Asks for a link, and returns the token in its mail. */
export async function askForToken(
  server: Called,
  catcher: SmtpCatcher,
  email: string,
): Promise<string> {
  const count = catcher.to(email).length + 1;
  await forget(server, email);
  return readToken(await catcher.waitFor(email, count));
}
