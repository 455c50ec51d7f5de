import { randomUUID } from 'node:crypto';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isHeaderRepeated } from '../../server-entry.js';
import { MalformedRequestError } from '../../index.js';
import { logRequests } from '../logging/request-log.js';
import { Readiness } from './readiness.js';
import { batchResponses } from './response-batch.js';
import { createSecurityHeaders } from './security-headers.js';
import type { Settings } from '../settings/settings.js';

const BODY_LIMIT_BYTES = 64 * 1024;
/** Limits for the arrival of the headers, and of the whole request. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const TIMEOUT_CHECK_MS = 2_000;
/** The response headers that pages of other origins (CORS_ORIGINS) may read. */
const EXPOSED_HEADERS = [
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** Creates the Fastify adapter, with limits on the size and the duration of a request. */
export function createAdapter(settings: Settings, log: Logger): FastifyAdapter {
  const { trustProxyHops } = settings;
  const security = createSecurityHeaders(settings);
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    // Fastify would load two compilers of JSON schemas, which no route of ours has.
    schemaController: {
      compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas },
    },
    // X-Forwarded-For is read from the right: the client can write anything further left.
    trustProxy: trustProxyHops > 0 && ((_address: string, hop: number) => hop < trustProxyHops),
    // Never taken from the request, so that a client cannot forge an id in the log.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // A URL that cannot be parsed reaches no route, and none of the hooks below.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const problem = new MalformedRequestError('The URL cannot be parsed.');
      log.info(
        { reqId: request.id, method: request.method, status: 400, error: error.code },
        'request',
      );
      void reply
        .code(problem.getStatus())
        .headers({
          ...security,
          'Content-Type': problem.mediaType,
          'Cache-Control': 'no-store',
          'X-Request-Id': request.id,
        })
        .send(JSON.stringify(problem.body));
    },
  });
}

function refuseSchemas(): never {
  throw new Error('Routes of the server have no JSON schemas.');
}

/** Adds the headers that every response has, CORS, and the request log. */
export function configureHttp(app: NestFastifyApplication, settings: Settings, log: Logger): void {
  const readiness = app.get(Readiness);
  const security = createSecurityHeaders(settings);
  const { corsOrigins } = settings;
  if (corsOrigins.length > 0) {
    app.enableCors({
      // The OAuth endpoints decide about every other origin themselves: it may be that of a client.
      origin: (origin, done) => done(null, origin !== undefined && corsOrigins.includes(origin)),
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED_HEADERS,
    });
  }
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(security).header('x-request-id', request.id);
    if (!isHeaderRepeated(request.raw.rawHeaders, 'host')) done();
    else done(new MalformedRequestError('The request has more than one Host header.'));
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Closes busy keep-alive connections; they would stay open and delay the exit.
    if (readiness.stopping) void reply.header('Connection', 'close');
    // Fastify closes the connection after this answer, which a client that is still sending may then not get. Node reads
    // the rest of the body and drops it, for as long as a request may take.
    else if (reply.statusCode === 413) void reply.removeHeader('Connection');
    done();
  });
  batchResponses(fastify);
  logRequests(fastify, log);
  // A body of any other type is read and dropped, so that the route itself can answer 401, 404 or 415.
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
}
