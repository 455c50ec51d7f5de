import { isHeaderRepeated } from '../http/repeated-header.js';
import type { HttpRequest } from '../http/request-origin.js';

const SCHEME = 'bearer ';

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

/** Returns whether the request has more than one Authorization header. */
export function hasRepeatedCredentials({ raw, rawHeaders = [] }: HttpRequest): boolean {
  return isHeaderRepeated(raw?.rawHeaders ?? rawHeaders, 'authorization');
}
