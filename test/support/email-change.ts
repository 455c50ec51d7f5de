import { randomBytes } from 'node:crypto';
import type { Answer, Call } from './http.js';
import { readToken } from './mail-fixtures.js';
import type { SmtpCatcher } from './smtp-catcher.js';

/** A server or an application of a host. */
interface Called {
  call(method: string, path: string, options?: Call): Promise<Answer>;
}

/** Returns an address that no test has used. */
export function newAddress(): string {
  return `new-${randomBytes(5).toString('hex')}@example.org`;
}

/** Calls `PUT /users/me/email`. */
export function requestChange(
  server: Called,
  token: string,
  email: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  return server.call('PUT', '/users/me/email', { token, json: { email }, headers });
}

/** Calls `POST /confirm-email-change`, with an access token or the password as the second proof. */
export function confirmChange(
  server: Called,
  link: string,
  { token, password }: { token?: string; password?: string },
): Promise<Answer> {
  const json = { token: link, ...(password !== undefined && { password }) };
  return server.call('POST', '/confirm-email-change', { token, json });
}

/** Calls `POST /undo-email-change`. */
export function undoChange(server: Called, link: string): Promise<Answer> {
  return server.call('POST', '/undo-email-change', { json: { token: link } });
}

/** Asks for a change, and returns the token in the mail to the new address. */
export async function askForChange(
  server: Called,
  catcher: SmtpCatcher,
  token: string,
  email: string,
): Promise<string> {
  await requestChange(server, token, email);
  return readToken(await catcher.waitFor(email));
}

/** Changes the address of the token's user, and returns the token of the link that undoes it. */
export async function changeAddress(
  server: Called,
  catcher: SmtpCatcher,
  token: string,
  { from, to }: { from: string; to: string },
): Promise<string> {
  const count = catcher.to(from).length + 1;
  await confirmChange(server, await askForChange(server, catcher, token, to), { token });
  return readToken(await catcher.waitFor(from, count));
}
