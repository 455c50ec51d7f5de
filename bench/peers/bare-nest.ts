// A route of Nest on Fastify, with the answer of Nightlatch and no guard.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

const me = JSON.parse(process.env.ME!) as object;

@Controller('users/me')
class MeController {
  @Get()
  read(): object {
    return me;
  }
}

@Module({ controllers: [MeController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
console.log(`${await app.getUrl()} `);
