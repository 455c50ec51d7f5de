import { createAuthorizedFetch } from './authorized-fetch.js';
import type { Nightlatch, NightlatchOptions } from './client.js';
import { createEndpoints } from './endpoints.js';
import { createRefresher } from './refresh.js';
import { openSession } from './shared-session.js';
import { openStorage, type Stored } from './storage.js';

/** A confidential client with the grant `client_credentials`. */
export interface ServiceCredentials {
  id: string;
  secret: string;
  /** The scopes to ask for, separated by spaces. Default: all that the client may have. */
  scope?: string | undefined;
}

/** The tokens of a service. */
export type ServiceClient = Pick<Nightlatch, 'fetch' | 'accessToken'>;

/**
 * Gets access tokens for a service without users (RFC 6749 section 4.4), one at a time, and keeps each until shortly before
 * it expires. Never in a browser: there, every visitor could read the secret.
 * @throws TypeError if the issuer is not an `https:` URL, or an `http:` URL of this machine.
 */
export function clientCredentials(
  {
    issuer,
    origins = [issuer],
    fetch: send = (...request) => fetch(...request),
  }: Pick<NightlatchOptions, 'issuer' | 'origins' | 'fetch'>,
  { id, secret, scope }: ServiceCredentials,
): ServiceClient {
  const { requestTokens } = createEndpoints(issuer, send);
  const session = openSession(openStorage('memory', ''), '');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
    ...(scope !== undefined && { scope }),
  });
  // Expired: the first call asks for a token.
  const none: Stored = {
    v: 1,
    id: 1,
    client: id,
    refresh: '',
    access: '',
    scope: '',
    at: 0,
    life: 0,
  };
  const request = async () => (await requestTokens('/token', form, none))[0];
  session.write(none, 'sign_in');
  const tokens = createRefresher(session, request, () => {});
  return {
    accessToken: tokens.getToken,
    fetch: createAuthorizedFetch(tokens, origins, send),
  };
}
