import { randomUUID } from 'node:crypto';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Clock, MalformedRequestError } from '../../index.js';
import { Answers } from './answers.js';
import { jsonText } from './json-text.js';
import { RequestLog } from '../logging/request-log.js';
import { Readiness } from './readiness.js';
import { securityHeaders } from './security-headers.js';
import type { Settings } from '../settings/settings.js';

const BODY_LIMIT_BYTES = 64 * 1024;
/** For the headers, and then for the whole request, to arrive. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const TIMEOUT_CHECK_MS = 2_000;
/** What of an answer a page of another origin may read. */
const EXPOSED_HEADERS = [
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** Fastify with limits on what a client may send and on how long it may take. */
export function createAdapter(settings: Settings, log: Logger): FastifyAdapter {
  const { trustProxyHops } = settings;
  const security = securityHeaders(settings);
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    // Counted from the right: what stands further left in X-Forwarded-For anybody may have written.
    trustProxy: trustProxyHops > 0 && ((_address: string, hop: number) => hop < trustProxyHops),
    // Made here, never taken from the request: it is to be trusted in the log.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // A URL that cannot be parsed comes to no route, and so to none of the hooks below.
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

/** What every answer carries, and what is logged of each: no query string, no header, no body. */
export function configureHttp(app: NestFastifyApplication, settings: Settings, log: Logger): void {
  const readiness = app.get(Readiness);
  const answers = new Answers(log);
  const requests = new RequestLog(log, app.get(Clock));
  const security = securityHeaders(settings);
  if (settings.corsOrigins.length > 0) {
    app.enableCors({
      origin: settings.corsOrigins,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: EXPOSED_HEADERS,
    });
  }
  const fastify = app.getHttpAdapter().getInstance();
  fastify.setReplySerializer(jsonText);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(security).header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Else a connection that is busy when the listener closes stays open, idle, and holds up the exit.
    if (readiness.stopping) void reply.header('Connection', 'close');
    answers.sendTogether(reply, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    requests.write(request, reply);
    done();
  });
  // A body of any other type is read and thrown away, for the route's own answer (401, 404, 415).
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null));
}
