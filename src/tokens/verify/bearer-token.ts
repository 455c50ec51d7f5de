import type { IncomingHttpHeaders } from 'node:http';

/** The request of Fastify (which has Node's as `raw`) or of Express (which is Node's). */
export interface HttpRequest {
  headers: IncomingHttpHeaders;
  rawHeaders?: string[];
  raw?: { rawHeaders: string[] };
}

const SCHEME = 'bearer ';
const AUTHORIZATION = 'authorization';

/**
 * The token of an `Authorization: Bearer` header (RFC 6750 section 2.1), as it stands, or null where
 * there is none. It is read nowhere else: a token in a URL ends up in logs and histories.
 */
export function bearerToken({ headers }: HttpRequest): string | null {
  // A plain WebSocket, which `getRequest` may have found, has none.
  const credentials = headers?.authorization?.trim();
  // By hand: a token is long, and an expression would look at each of its letters.
  if (credentials?.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return null;
  return credentials.slice(SCHEME.length).trim() || null;
}

/**
 * Whether there are two Authorization headers. Node keeps the first in silence; a proxy before us may
 * have looked at the last.
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
