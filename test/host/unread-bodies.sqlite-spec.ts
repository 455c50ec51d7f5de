import { request } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AccountModule,
  ADMIN_ROLE,
  ADMIN_SCOPES,
  AdminModule,
  AuditModule,
  AuthModule,
  OAuthModule,
  RegistrationModule,
  withAuthDocs,
} from '../../src/index.js';
import type { TestDatabase } from '../support/databases.js';
import { authOptions, ownDataSource, TestHost } from '../support/host.js';
import { type Answer, type Call } from '../support/http.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { startServer } from '../support/server.js';

const JANE = { username: 'jane', email: 'jane@example.com', password: 'correct horse battery' };
const JSON_TYPE = 'application/json';

const BODIES: Array<[what: string, type: string, body: string]> = [
  ['an empty JSON body', JSON_TYPE, ''],
  ['JSON that is cut off', JSON_TYPE, '{"a'],
  ['JSON in an unknown charset', `${JSON_TYPE}; charset=x-none`, '{}'],
  ['a form', 'application/x-www-form-urlencoded', 'a=%zz&a[b]=1'],
  ['an unknown type', 'application/x-unknown', 'x'],
  ['a type that is none', '???', 'x'],
  ['2 MB of JSON', JSON_TYPE, `"${'x'.repeat(2_000_000)}"`],
];

/** Sends a body with any method, which fetch does not. */
function send(url: string, method: string, type: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface App {
  url: string;
  call: (method: string, path: string, options?: Call) => Promise<Answer>;
  close: () => Promise<void>;
}

async function start(name: string, database: TestDatabase): Promise<App> {
  if (name === 'the server') return startServer();
  const imports = [
    ownDataSource(database.url),
    AuthModule.forRoot({
      ...authOptions(),
      scopes: ADMIN_SCOPES,
      roleScopes: { [ADMIN_ROLE]: Object.keys(ADMIN_SCOPES) },
    }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
    AdminModule.forRoot(),
    AuditModule.forRoot(),
  ];
  const configure = (app: INestApplication) => {
    const document = () =>
      SwaggerModule.createDocument(app, withAuthDocs(new DocumentBuilder(), app).build());
    SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json' });
  };
  return TestHost.start({ imports }, { express: name === 'Express', configure });
}

async function listRoutes(app: App): Promise<Array<[method: string, path: string]>> {
  const { paths } = (await app.call('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { requestBody?: object }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { requestBody }]) => !requestBody)
      .map(([method]): [string, string] => [
        method.toUpperCase(),
        path.replaceAll(/\{\w+\}/g, '019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71'),
      ]),
  );
}

describe.each(['the server', 'Fastify', 'Express'])('On %s', (name) => {
  let database: TestDatabase;
  let app: App;
  beforeAll(async () => {
    database = await createHostDatabase('sqlite');
    app = await start(name, database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('A route without a request body answers the same whatever body it is sent', async () => {
    const routes = await listRoutes(app);
    expect(routes.length).toBeGreaterThan(12);
    for (const [method, path] of routes) {
      const { status } = await app.call(method, path);
      for (const [what, type, body] of BODIES) {
        const answer = await send(app.url + path, method, type, body);
        expect([method, path, what, answer]).toEqual([method, path, what, status]);
      }
    }
  });

  it('POST /logout and DELETE /users/me/sessions do their work whatever body they are sent', async () => {
    await app.call('POST', '/users', { json: JANE });
    const { username, password } = JANE;
    const signIn = async () =>
      String(
        (await app.call('POST', '/token', { form: { username, password } })).body.access_token,
      );
    const other = await signIn();
    for (const [what, type, body] of BODIES) {
      const token = await signIn();
      const options = { body, headers: { 'content-type': type }, token };
      const ended = await app.call('DELETE', '/users/me/sessions', options);
      const left = await app.call('POST', '/logout', options);
      expect([what, ended.status, left.status]).toEqual([what, 204, 204]);
      for (const old of [other, token]) {
        expect((await app.call('GET', '/users/me', { token: old })).status).toBe(401);
      }
    }
  });
});
