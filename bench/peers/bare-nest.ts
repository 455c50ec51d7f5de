// A route of Nest on Fastify with no guard. It answers as Nightlatch does: the same JSON and headers, an id for each request,
// and one line of the log. Hooks of Fastify do that, because they cost less than Nest's middleware and interceptors.
import { randomUUID } from 'node:crypto';
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';

const me = JSON.parse(process.env.ME!) as object;
const headers = JSON.parse(process.env.HEADERS!) as Record<string, string>;

@Controller('users/me')
class MeController {
  @Get()
  read(): object {
    return me;
  }
}

@Module({ controllers: [MeController] })
class AppModule {}

const adapter = new FastifyAdapter({ genReqId: () => randomUUID() });
const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false });
const log = pino(
  { base: null, timestamp: pino.stdTimeFunctions.isoTime },
  pino.destination({ minLength: 4_096, sync: false }),
);
const fastify = adapter.getInstance();
fastify.addHook('onRequest', (request, reply, done) => {
  void reply.headers(headers).header('x-request-id', request.id);
  done();
});
fastify.addHook('onResponse', (request, reply, done) => {
  log.info(
    {
      reqId: request.id,
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      address: request.ip,
    },
    'request',
  );
  done();
});
await app.listen(0, '127.0.0.1');
console.log(`${await app.getUrl()} `);
