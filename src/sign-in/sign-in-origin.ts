import type { IncomingHttpHeaders } from 'node:http';
import type { SignInOrigin } from '../sessions/sessions.service.js';

/** The request of Fastify or of Express, each of which knows which proxies to trust. */
export interface RequestWithOrigin {
  ip?: string;
  headers: IncomingHttpHeaders;
}

/** From where the request comes, for its owner to recognise in the list of sessions. */
export function originOf({ ip, headers }: RequestWithOrigin): SignInOrigin {
  return { ip: ip ?? null, userAgent: headers['user-agent'] ?? null };
}
