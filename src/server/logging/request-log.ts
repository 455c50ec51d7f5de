import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { toRequestOrigin } from '../../index.js';

/** Logs each request when its response was sent: no query string, no header, no body. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const entry = {
      reqId: request.id,
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      // As the audit trail has it; null if the client closed its connection early.
      address: toRequestOrigin(request).ip,
    };
    log.info(entry, 'request');
    done();
  });
}
