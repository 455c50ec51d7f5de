import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS, withAuthDocs } from 'nightlatch';
import { AppModule } from './app.module.js';
import { PORT } from './settings.js';

const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();

const builder = withAuthDocs(new DocumentBuilder().setTitle('Blog'), app);
SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, builder.build()), {
  swaggerOptions: AUTH_SWAGGER_OPTIONS,
});

await app.listen(PORT);
console.log(`The docs are at http://localhost:${PORT}/docs`);
