import { hasRepeatedCredentials, type HttpRequest } from '../access/bearer-token.js';
import { FIRST_PARTY_CLIENT_ID } from '../auth/sign-in.service.js';
import type { FormParameters } from './form-parameters.js';
import { InvalidClientError, InvalidRequestError } from './oauth.errors.js';

/** The header that may name the client. Throws {@link InvalidRequestError} where there are two. */
export function authorizationHeader(request: HttpRequest): string | undefined {
  if (hasRepeatedCredentials(request)) {
    throw new InvalidRequestError('The request has more than one Authorization header');
  }
  return request.headers.authorization;
}

const BASIC = /^basic(?: +(.*))?$/i;
const BASE64 = /^[A-Za-z0-9+/_-]+=*$/;

interface ClientCredentials {
  id: string;
  secret: string;
}

/**
 * Who calls the token endpoint (RFC 6749 section 2.3): the built-in first-party client where nobody is
 * named. It is public (it has no secret), and it is the only client there is. The client's id.
 * Throws {@link InvalidClientError}, {@link InvalidRequestError}.
 */
export function authenticateClient(
  authorization: string | undefined,
  parameters: FormParameters,
): string {
  const basic = basicCredentials(authorization);
  const id = parameters.get('client_id') ?? '';
  const secret = parameters.get('client_secret') ?? '';
  if (basic && secret !== '') {
    throw new InvalidRequestError('The client authenticates in more than one way');
  }
  const client = basic ?? { id, secret };
  const named = client.id !== '' || client.secret !== '';
  const conflict = basic !== null && id !== '' && id !== basic.id;
  if (conflict || (named && (client.id !== FIRST_PARTY_CLIENT_ID || client.secret !== ''))) {
    throw new InvalidClientError();
  }
  return FIRST_PARTY_CLIENT_ID;
}

/**
 * The credentials of an HTTP Basic header, each half form-decoded; null where there are none.
 * `Basic Og==` is an empty id and an empty secret: Swagger UI sends it with its client fields left
 * blank, and it means no client.
 */
function basicCredentials(authorization: string | undefined): ClientCredentials | null {
  const basic = BASIC.exec(authorization?.trim() ?? '');
  // Another scheme is no client authentication: programs send their old bearer token everywhere.
  if (!basic) return null;
  const encoded = basic[1]?.trim() ?? '';
  if (!BASE64.test(encoded)) throw new InvalidClientError();
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new InvalidClientError();
  const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(formDecode);
  if (id === undefined || secret === undefined) throw new InvalidClientError();
  return id === '' && secret === '' ? null : { id, secret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
