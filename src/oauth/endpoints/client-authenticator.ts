import { Injectable } from '@nestjs/common';
import { hasRepeatedCredentials } from '../../tokens/bearer-token.js';
import { type Client, FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import type { FormParameters } from '../grants/form-parameters.js';
import { InvalidClientError, InvalidRequestError } from '../grants/oauth.errors.js';
import { type LimitKey, RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { HttpRequest, RequestOrigin } from '../../http/request-origin.js';

/**
 * Returns the header that may name the client.
 * @throws InvalidRequestError if the request has two.
 */
export function getAuthorizationHeader(request: HttpRequest): string | undefined {
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

/** Authenticates the client that calls an OAuth endpoint. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Returns the client that the request names (RFC 6749 section 2.3), in the Basic header or in the body. If it names none,
   * returns the built-in first-party client.
   * @throws InvalidClientError if the client is unknown, or its secret is wrong.
   * @throws InvalidRequestError if the client authenticates in both ways.
   * @throws LimitExceededError if too many wrong secrets came from this address.
   */
  async authenticate(
    authorization: string | undefined,
    parameters: FormParameters,
    { ip }: RequestOrigin,
  ): Promise<Client> {
    const basic = parseBasic(authorization);
    const id = parameters.get('client_id') ?? '';
    const secret = parameters.get('client_secret') ?? '';
    if (basic && secret !== '') {
      throw new InvalidRequestError('The client authenticates in more than one way');
    }
    if (basic && id !== '' && id !== basic.id) throw new InvalidClientError();
    const named = basic ?? { id, secret };
    if (named.id === '' && named.secret === '') return FIRST_PARTY_CLIENT;
    const guess: LimitKey = { limit: 'client-address', clientId: named.id, ip };
    this.limiter.assertAllowed(guess);
    const client = await this.clients.authenticate(named.id, named.secret);
    // A right secret passes whatever the address has failed with: other clients there are not affected.
    if (client) return client;
    if (await this.clients.find(named.id)) await this.limiter.countFailure(guess);
    // A new id with each request must not be a new count each time.
    const anyGuess: LimitKey = { limit: 'clients-address', ip };
    this.limiter.assertAllowed(anyGuess);
    await this.limiter.countFailure(anyGuess);
    throw new InvalidClientError();
  }
}

/**
 * Parses the credentials of an HTTP Basic header, each half form-decoded, or returns null if it names no client. That is
 * also `Basic Og==`, an empty id and an empty secret: Swagger UI sends it if its client fields are empty.
 * @throws InvalidClientError if the header is malformed.
 */
function parseBasic(authorization: string | undefined): ClientCredentials | null {
  const basic = BASIC.exec(authorization?.trim() ?? '');
  // Another scheme does not authenticate a client: some programs send their old bearer token with every request.
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
