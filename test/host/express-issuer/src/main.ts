import 'reflect-metadata';
import { ValidationPipe, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS, withAuthDocs } from 'nightlatch';
import { AppModule } from './app.module.js';
import { Config } from './config.js';

const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true });
app.enableShutdownHooks();
// Every route is below /api/v1, except the metadata: RFC 8414 section 3.1 puts it before the issuer's path.
app.setGlobalPrefix('api', { exclude: ['.well-known/oauth-authorization-server/{*issuer}'] });
app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
app.useGlobalPipes(
  new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
);

const document = withAuthDocs(new DocumentBuilder().setTitle('Notes'), app).build();
SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
  jsonDocumentUrl: 'openapi.json',
  swaggerOptions: AUTH_SWAGGER_OPTIONS,
});

await app.listen(app.get(Config).port, '127.0.0.1');
console.log(`Listening at ${await app.getUrl()}`);
