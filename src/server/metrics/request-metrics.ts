import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics.js';

/** Node's parser accepts thirty more; they are counted as one. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const UNKNOWN_ROUTE = 'unknown';

/** Counts requests by the pattern of their route; a client could invent any number of URLs. */
@Injectable()
export class RequestMetrics implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const { requests, requestSeconds } = this.metrics;
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const route = request.routeOptions.url ?? UNKNOWN_ROUTE;
      requests.inc({ method, route, status: reply.statusCode });
      requestSeconds.observe({ method, route }, reply.elapsedTime / 1_000);
      done();
    });
  }
}
