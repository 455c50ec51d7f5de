import { Injectable } from '@nestjs/common';
import { hasRepeatedCredentials } from '../../tokens/bearer-token.js';
import { type Client, FIRST_PARTY_CLIENT } from '../../clients/client.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { toActor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { type FormParameters, parseFormParameters } from '../../http/form-parameters.js';
import { InvalidClientError, InvalidRequestError } from '../grants/oauth.errors.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import type { LimitKey } from '../../rate-limits/rate-limits.options.js';
import {
  type HttpRequest,
  type RequestOrigin,
  toRequestOrigin,
} from '../../http/request-origin.js';

const BASIC = /^basic(?: +(.*))?$/i;
const CLIENT_ID_MAX_LENGTH = 64;
const BASE64 = /^[A-Za-z0-9+/_-]+=*$/;

/** A request to an OAuth endpoint, and the client that sent it. */
interface ClientRequest {
  client: Client;
  parameters: FormParameters;
  origin: RequestOrigin;
}

interface ClientCredentials {
  id: string;
  /** Null if the request is malformed, or names two clients: it then authenticates none. */
  secret: string | null;
}

/** Authenticates the client that calls an OAuth endpoint. */
@Injectable()
export class ClientAuthenticator {
  constructor(
    private readonly clients: ClientRegistry,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Reads a request, and authenticates the client that it names in the Basic header or in the body (RFC 6749 section 2.3).
   * If it names none, the client is the built-in first-party one.
   * @param form the parsed body, of any shape
   * @throws InvalidClientError if the client is unknown, or its secret is wrong.
   * @throws InvalidRequestError if the form is malformed, or the client authenticates in more than one way.
   * @throws LimitExceededError if too many wrong secrets came from this address.
   */
  async authenticate(form: unknown, request: HttpRequest): Promise<ClientRequest> {
    const authorization = getAuthorizationHeader(request);
    const parameters = parseFormParameters(form);
    const origin = toRequestOrigin(request);
    const client = await this.verify(parseCredentials(authorization, parameters), origin);
    return { client, parameters, origin };
  }

  private async verify({ id, secret }: ClientCredentials, origin: RequestOrigin): Promise<Client> {
    if (id === '' && secret === '') return FIRST_PARTY_CLIENT;
    const client = secret === null ? null : await this.clients.authenticate(id, secret);
    // Before the limits: any web page can send wrong secrets, which must not refuse the right one of the same address. To
    // check a secret costs less than to refuse it.
    if (client) return client;
    const { ip } = origin;
    // A public client has no secret to guess.
    const known = await this.clients.find(id);
    if (known?.confidential) {
      const guess: LimitKey = { limit: 'client-address', clientId: id, ip };
      this.limiter.assertAllowed(guess);
      await this.limiter.countFailure(guess);
    }
    // A new id with each request must not be a new count each time.
    const anyGuess: LimitKey = { limit: 'clients-address', ip };
    this.limiter.assertAllowed(anyGuess);
    await this.limiter.countFailure(anyGuess);
    // Not recorded if a limit has refused the attempt: a flood must not fill the audit trail.
    const event = { clientId: toPrintableId(id) };
    await this.units.record(toActor(origin), 'client.authentication-failed', event);
    throw new InvalidClientError();
  }
}

/** Returns whether an Authorization header names a client, rightly or not (RFC 7617). */
export function isBasic(authorization: string | undefined): boolean {
  return BASIC.test(authorization?.trim() ?? '');
}

/**
 * Returns the header that may name the client.
 * @throws InvalidRequestError if the request has two.
 */
function getAuthorizationHeader(request: HttpRequest): string | undefined {
  if (hasRepeatedCredentials(request)) {
    throw new InvalidRequestError('The request has more than one Authorization header');
  }
  return request.headers.authorization;
}

/**
 * Returns the credentials of the Basic header or of the body; both are empty if the request names no client.
 * @throws InvalidRequestError if the client authenticates in both ways.
 */
function parseCredentials(
  authorization: string | undefined,
  parameters: FormParameters,
): ClientCredentials {
  const basic = parseBasic(authorization);
  const id = parameters.get('client_id') ?? '';
  const secret = parameters.get('client_secret') ?? '';
  if (!basic) return { id, secret };
  if (secret !== '') throw new InvalidRequestError('The client authenticates in more than one way');
  return id === '' || id === basic.id ? basic : { id: basic.id, secret: null };
}

/**
 * Parses the credentials of an HTTP Basic header, each half form-decoded, or returns null if it names no client. That is
 * also `Basic Og==`, an empty id and an empty secret: Swagger UI sends it if its client fields are empty.
 */
function parseBasic(authorization: string | undefined): ClientCredentials | null {
  const basic = BASIC.exec(authorization?.trim() ?? '');
  // Another scheme does not authenticate a client: some programs send their old bearer token with every request.
  if (!basic) return null;
  const encoded = basic[1]?.trim() ?? '';
  const text = BASE64.test(encoded) ? Buffer.from(encoded, 'base64').toString('utf8') : '';
  const [id, secret] = text.split(/:(.*)/s).map(formDecode);
  if (id === undefined || secret === undefined) return { id: id ?? '', secret: null };
  return id === '' && secret === '' ? null : { id, secret };
}

function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Returns at most 64 printable ASCII characters of the id, because the sender chooses it and people print it. */
function toPrintableId(id: string): string {
  return id.slice(0, CLIENT_ID_MAX_LENGTH).replaceAll(/[^\x21-\x7e]/g, '?');
}
