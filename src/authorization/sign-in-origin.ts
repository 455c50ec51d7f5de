import type { IncomingHttpHeaders } from 'node:http';
import type { SignInOrigin } from '../sessions/sessions.service.js';

/** The request of Fastify or of Express, each of which knows which proxies to trust. */
export interface RequestWithOrigin {
  /** Of Fastify. */
  id?: string;
  ip?: string;
  headers: IncomingHttpHeaders;
}

/** From where the request comes, for its owner to recognise in the list of sessions. */
export function originOf({ id, ip, headers }: RequestWithOrigin): SignInOrigin {
  return {
    ip: ip ?? null,
    userAgent: headers['user-agent'] ?? null,
    requestId: typeof id === 'string' ? id : null,
  };
}
