import type { IncomingHttpHeaders } from 'node:http';
import { toIpAddress } from './ip-address.js';

/** Where a request comes from, as far as known. */
export interface RequestOrigin {
  /** The address of the client, without a port. */
  ip: string | null;
  userAgent: string | null;
  /** The `id` of the request in the log. */
  requestId?: string | null;
}

/** The request of Fastify (with Node's own as `raw`) or of Express (which is Node's own). */
export interface HttpRequest {
  /** Set by Fastify. */
  id?: string;
  /** Set by the framework, which knows the proxies to trust. */
  ip?: string;
  headers: IncomingHttpHeaders;
  rawHeaders?: string[];
  raw?: { rawHeaders: string[] };
}

/** Returns where the request comes from, for a controller of the application that signs users in itself. */
export function toRequestOrigin({ id, ip, headers }: HttpRequest): RequestOrigin {
  return {
    ip: toIpAddress(ip),
    // A socket that is not known has no headers.
    userAgent: headers?.['user-agent'] ?? null,
    requestId: typeof id === 'string' ? id : null,
  };
}
