import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** Logs each request when its response was sent: no query string, no header, no body. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const entry = {
      reqId: request.id,
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      // A client that closed its connection early has no address.
      address: (request.ip as string | undefined) ?? null,
    };
    log.info(entry, 'request');
    done();
  });
}
