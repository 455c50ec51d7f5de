import type { IncomingHttpHeaders } from 'node:http';

/** Where a request comes from, as far as known. */
export interface RequestOrigin {
  ip: string | null;
  userAgent: string | null;
  /** The `id` of the request in the log. */
  requestId?: string | null;
}

/** A request of Fastify or Express. Each knows which proxies to trust for `ip`. */
export interface OriginRequest {
  /** Set by Fastify. */
  id?: string;
  ip?: string;
  headers: IncomingHttpHeaders;
}

/** Returns where the request comes from. */
export function toRequestOrigin({ id, ip, headers }: OriginRequest): RequestOrigin {
  return {
    ip: ip ?? null,
    userAgent: headers['user-agent'] ?? null,
    requestId: typeof id === 'string' ? id : null,
  };
}
