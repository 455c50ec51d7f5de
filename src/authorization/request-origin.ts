import type { IncomingHttpHeaders } from 'node:http';
import type { RequestOrigin } from '../sessions/sessions.service.js';

/** The request of Fastify or of Express, each of which knows which proxies to trust. */
export interface OriginRequest {
  /** Of Fastify. */
  id?: string;
  ip?: string;
  headers: IncomingHttpHeaders;
}

/** From where the request comes, for its owner to recognise in the list of sessions. */
export function toRequestOrigin({ id, ip, headers }: OriginRequest): RequestOrigin {
  return {
    ip: ip ?? null,
    userAgent: headers['user-agent'] ?? null,
    requestId: typeof id === 'string' ? id : null,
  };
}
