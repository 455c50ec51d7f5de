import { Injectable } from '@nestjs/common';
import { hasRepeatedCredentials, type HttpRequest } from '../../tokens/bearer-token.js';
import { type Client, FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import type { FormParameters } from '../grants/form-parameters.js';
import { InvalidClientError, InvalidRequestError } from '../grants/oauth.errors.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { RequestOrigin } from '../../http/request-origin.js';

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

/** Who calls an OAuth endpoint. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly limits: RateLimiter,
  ) {}

  /**
   * The client (RFC 6749 section 2.3): by Basic or by the body, exactly one of them; the built-in first-party
   * client where nobody is named. Throws {@link InvalidClientError}, {@link InvalidRequestError},
   * `LimitExceededError`.
   */
  async authenticate(
    authorization: string | undefined,
    parameters: FormParameters,
    { ip }: RequestOrigin,
  ): Promise<Client> {
    const basic = basicCredentials(authorization);
    const id = parameters.get('client_id') ?? '';
    const secret = parameters.get('client_secret') ?? '';
    if (basic && secret !== '') {
      throw new InvalidRequestError('The client authenticates in more than one way');
    }
    if (basic && id !== '' && id !== basic.id) throw new InvalidClientError();
    const named = basic ?? { id, secret };
    if (named.id === '' && named.secret === '') return FIRST_PARTY_CLIENT;
    // Of this client alone: who shares an address with it goes on.
    const guessed = { limit: 'client-address', account: named.id, ip } as const;
    this.limits.check(guessed);
    const client = await this.clients.authenticate(named.id, named.secret);
    if (client) return client;
    await this.limits.countFailure(guessed);
    throw new InvalidClientError();
  }
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
