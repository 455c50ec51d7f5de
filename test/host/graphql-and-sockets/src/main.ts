import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { AccessModule, type AccessOptions, ProblemFilter } from 'nightlatch/access';
import { BirdsGateway } from './birds.gateway.js';
import { BirdsResolver } from './birds.resolver.js';
import { ClosingGateway } from './closing.gateway.js';
import { NestsGateway } from './nests.gateway.js';
import { NestsResolver } from './nests.resolver.js';

// Mercurius and Nest's gateways would both answer the same WebSocket requests of one server.
const withSubscriptions = process.env.SUBSCRIPTIONS === 'on';
const gateways = withSubscriptions ? [] : [BirdsGateway, ClosingGateway, NestsGateway];

@Module({
  imports: [
    AccessModule.forRoot(JSON.parse(process.env.ACCESS!) as AccessOptions),
    GraphQLModule.forRoot<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      autoSchemaFile: true,
      subscription: withSubscriptions,
    }),
  ],
  providers: [
    BirdsResolver,
    NestsResolver,
    ...gateways,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
app.enableShutdownHooks();
app.useWebSocketAdapter(new WsAdapter(app));
await app.listen(Number(process.env.PORT), '127.0.0.1');
console.log(`Listening at ${await app.getUrl()}`);
