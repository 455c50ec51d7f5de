import type { HttpRequest } from '../http/request-origin.js';
import { getBearerToken } from '../tokens/bearer-token.js';
import { InvalidAccessTokenError, RepeatedCredentialsError } from '../tokens/tokens.errors.js';

/**
 * Returns a request whose `Authorization` header has the token that a client sent elsewhere, because browsers cannot set
 * headers of a WebSocket. The values are what the client sent; absent and empty ones are no token.
 * @throws RepeatedCredentialsError if the client sent two different tokens: a proxy may have checked the other one.
 * @throws InvalidAccessTokenError if the token is not a string.
 */
export function withTokenFrom(request: HttpRequest, values: readonly unknown[]): HttpRequest {
  const tokens = new Set([getBearerToken(request), ...values].filter(isPresent));
  if (tokens.size === 0) return request;
  if (tokens.size > 1) throw new RepeatedCredentialsError('The connection has several tokens.');
  const [token] = tokens;
  if (typeof token !== 'string') throw new InvalidAccessTokenError();
  const { rawHeaders, raw, ip } = request;
  return { headers: { authorization: `Bearer ${token}` }, rawHeaders, raw, ip };
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
