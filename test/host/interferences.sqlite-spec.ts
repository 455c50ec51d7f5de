import { ClassSerializerInterceptor } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { expect } from 'vitest';
import { AuthModule, OAuthModule, RegistrationModule } from '../../src/index.js';
import { hostTest } from '../support/fixtures.js';
import { authOptions, ownDataSource } from '../support/host.js';
import { call } from '../support/http.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };

const test = hostTest().extend('newImports', ({ newDatabase }) => async () => [
  ownDataSource(await newDatabase('sqlite')),
  AuthModule.forRoot(authOptions()),
  OAuthModule.forRoot(),
  RegistrationModule.forRoot(),
]);

test('A global ClassSerializerInterceptor with excludeAll leaves the answers of the library as they are', async ({
  newImports,
  startHost,
}) => {
  const host = await startHost(
    { imports: await newImports() },
    {
      configure: (app) =>
        void app.useGlobalInterceptors(
          new ClassSerializerInterceptor(app.get(Reflector), { strategy: 'excludeAll' }),
        ),
    },
  );
  const registered = await host.call('POST', '/users', { json: JANE });
  expect([registered.status, registered.body.username]).toEqual([201, 'jane']);
  const { body } = await host.call('POST', '/token', { form: JANE });
  expect(body).toMatchObject({ token_type: 'bearer', access_token: expect.any(String) });
});

test('An application on Express without a body parser is told so by the JSON routes', async ({
  newImports,
}) => {
  class HostModule {}
  const root = { module: HostModule, imports: await newImports() };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: false,
    bodyParser: false,
  });
  await app.listen(0, '127.0.0.1');
  const { status, body } = await call(await app.getUrl(), 'POST', '/users', { json: JANE });
  expect([status, body.code, body.detail]).toEqual([
    400,
    'malformed_request',
    'The application has no body parser for JSON.',
  ]);
  await app.close();
});
