import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { AUTH_SWAGGER_OPTIONS, withAuthDocs } from '../../../src/index.js';

/** Serves the Swagger page at /docs. Call it in main.ts, before `app.listen()`. */
export function serveDocs(app: INestApplication): void {
  const builder = withAuthDocs(new DocumentBuilder().setTitle('Reports'), app);
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, builder.build()), {
    swaggerOptions: AUTH_SWAGGER_OPTIONS,
  });
}
