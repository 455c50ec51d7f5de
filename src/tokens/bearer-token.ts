import type { HttpRequest } from '../http/request-origin.js';

const SCHEME = 'bearer ';
const AUTHORIZATION = 'authorization';

/**
 * Returns the token of an `Authorization: Bearer` header (RFC 6750 section 2.1), or null if the request has none.
 * A token is read from that header alone: one in a URL would end up in logs and browser histories.
 */
export function getBearerToken({ headers }: Pick<HttpRequest, 'headers'>): string | null {
  // A plain WebSocket, which `getRequest()` may return, has no headers, and Mercurius adds those that a client sends as JSON.
  const header: unknown = headers?.authorization;
  if (typeof header !== 'string') return null;
  const credentials = header.trim();
  if (credentials.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return null;
  return credentials.slice(SCHEME.length).trim() || null;
}

/**
 * Returns whether the request has more than one Authorization header. Node keeps the first one and drops the rest,
 * while a proxy in front of us may have checked the last one.
 */
export function hasRepeatedCredentials(request: HttpRequest): boolean {
  const rawHeaders = request.raw?.rawHeaders ?? request.rawHeaders ?? [];
  let seen = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION) seen++;
  }
  return seen > 1;
}
