import type { Answer, CalledServer } from './http.js';
import type { TestServer, TestUser } from './server.js';

export const TOKENS = '/users/me/personal-access-tokens';

/** A personal access token, with the access token of the session that made it. */
export interface MadeToken {
  id: string;
  token: string;
  session: string;
}

/** Asks for a token in this session. */
export function requestToken(
  server: CalledServer,
  session: string,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  const json = { name: 'CI', scope: 'items:read', ...more };
  return server.call('POST', TOKENS, { token: session, json });
}

/** Signs the user in, and makes a token. */
export async function makeToken(
  server: TestServer,
  user: TestUser,
  more: Record<string, unknown> = {},
): Promise<MadeToken> {
  const session = await server.signIn(user);
  const { status, body } = await requestToken(server, session, more);
  if (status !== 201) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
  return { id: body.id, token: body.token, session };
}
