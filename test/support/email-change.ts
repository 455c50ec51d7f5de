import type { Answer, CalledServer } from './http.js';
import { catchToken } from './mail-fixtures.js';
import type { SmtpCatcher } from './smtp-catcher.js';

/** Calls `PUT /users/me/email`. */
export function requestChange(
  server: CalledServer,
  token: string,
  email: string,
  headers?: Record<string, string>,
): Promise<Answer> {
  return server.call('PUT', '/users/me/email', { token, json: { email }, headers });
}

/** Calls `POST /confirm-email-change`, with an access token or the password as the second proof. */
export function confirmChange(
  server: CalledServer,
  link: string,
  { token, password }: { token?: string; password?: string },
): Promise<Answer> {
  const json = { token: link, ...(password !== undefined && { password }) };
  return server.call('POST', '/confirm-email-change', { token, json });
}

/** Calls `POST /undo-email-change`. */
export function undoChange(server: CalledServer, link: string): Promise<Answer> {
  return server.call('POST', '/undo-email-change', { json: { token: link } });
}

/** Asks for a change, and returns the token in the mail to the new address. */
export function askForChange(
  server: CalledServer,
  catcher: SmtpCatcher,
  token: string,
  email: string,
): Promise<string> {
  return catchToken(catcher, email, () => requestChange(server, token, email));
}

/** Changes the address of the token's user, and returns the token of the link that undoes it. */
export async function changeAddress(
  server: CalledServer,
  catcher: SmtpCatcher,
  token: string,
  { from, to }: { from: string; to: string },
): Promise<string> {
  const link = await askForChange(server, catcher, token, to);
  return catchToken(catcher, from, () => confirmChange(server, link, { token }));
}
