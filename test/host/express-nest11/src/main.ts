import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS, withAuthDocs } from 'nightlatch';
import { AppModule } from './app.module';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule);
  app.enableShutdownHooks();
  const config = withAuthDocs(new DocumentBuilder().setTitle('Cats'), app).build();
  SwaggerModule.setup('docs', app, SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'openapi.json',
    swaggerOptions: AUTH_SWAGGER_OPTIONS,
  });
  await app.listen(Number(process.env.PORT), '127.0.0.1');
  console.log(`Listening at ${await app.getUrl()}`);
}

void bootstrap();
