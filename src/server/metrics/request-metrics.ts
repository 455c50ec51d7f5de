import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Metrics } from './metrics.js';

/** Node's parser takes thirty more, from whoever sends them. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const UNKNOWN_ROUTE = 'unknown';

/** Counts every request by the pattern of its route. Never by its URL, of which there are as many as anybody likes. */
export function countRequests(app: NestFastifyApplication, metrics: Metrics): void {
  const { requests, requestSeconds } = metrics;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (request, reply, done) => {
    const method = METHODS.has(request.method) ? request.method : 'other';
    const route = request.routeOptions.url ?? UNKNOWN_ROUTE;
    requests.inc({ method, route, status: reply.statusCode });
    requestSeconds.observe({ method, route }, reply.elapsedTime / 1_000);
    done();
  });
}
