import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AccessModule,
  type AccessOptions,
  Authenticated,
  CurrentUser,
  type Principal,
  Scopes,
} from 'nightlatch/access';

/** For example `{ "issuer": "https://id.example.com", "audience": "https://id.example.com" }`. */
const options = JSON.parse(process.env.ACCESS!) as AccessOptions;

@Controller('reports')
class ReportsController {
  @Get()
  @Authenticated()
  read(@CurrentUser() reader: Principal) {
    return { reader };
  }

  @Get('raw')
  @Scopes('reports:read')
  raw() {
    return [];
  }
}

@Module({ imports: [AccessModule.forRoot(options)], controllers: [ReportsController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT), '127.0.0.1');
console.log(`Listening at ${await app.getUrl()}`);
