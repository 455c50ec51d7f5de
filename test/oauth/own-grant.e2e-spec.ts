import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ClientsService,
  Grant,
  type GrantRequest,
  InvalidGrantError,
  SignInService,
  UsersService,
} from '../../src/index.js';
import { AppModule } from '../../src/server/app.module.js';
import { configureHttp, createAdapter } from '../../src/server/http/http.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { basic, call } from '../support/http.js';
import { defaultSettings } from '../support/server.js';

const TYPE = 'urn:example:grant-type:badge';
const USER = {
  username: 'johndoe',
  email: 'johndoe@example.com',
  password: 'correct horse battery',
};

/** A grant of an application: a badge number signs its user in. */
@Injectable()
class BadgeGrant extends Grant {
  readonly type = TYPE;

  constructor(
    private readonly users: UsersService,
    private readonly signIn: SignInService,
  ) {
    super();
  }

  async exchange({ parameters, client, request }: GrantRequest) {
    const user = await this.users.findByLogin(parameters.get('badge') ?? '');
    if (!user) throw new InvalidGrantError('The badge is not valid');
    return this.signIn.complete(user, {
      methods: ['badge'],
      client,
      scopes: ['items:read'],
      request,
    });
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  database = await createDatabase();
  const settings = { ...defaultSettings(), databaseUrl: database.url };
  @Module({ imports: [AppModule.forRoot(settings)], providers: [BadgeGrant] })
  class HostModule {}
  const log = pino({ level: 'silent' });
  app = await NestFactory.create(HostModule, createAdapter(settings, log), { logger: false });
  configureHttp(app, settings, log);
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

it('POST /token serves a grant type that the application provides, to clients that have it (RFC 6749 4.5)', async () => {
  await call(url, 'POST', '/users', { json: USER });
  const clients = app.get(ClientsService, { strict: false });
  const grantTypes = [TYPE, 'refresh_token'];
  const made = await clients.create({ name: 'Door', confidential: true, grantTypes, scopes: [] });
  const headers = basic(made.client.id, made.secretPlain!);
  const token = (form: Record<string, string>, as = headers) =>
    call(url, 'POST', '/token', { form, headers: as });
  const { status, body } = await token({ grant_type: TYPE, badge: 'johndoe' });
  expect([status, body.scope]).toEqual([200, 'items:read']);
  const me = await call(url, 'GET', '/users/me', { token: body.access_token });
  expect(me.body.username).toBe('johndoe');
  const form = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
  // Only this client may use the grant.
  expect((await token(form, {})).body.error).toBe('invalid_grant');
  expect((await token(form)).status).toBe(200);
  expect((await token({ grant_type: TYPE, badge: 'nobody' })).body.error).toBe('invalid_grant');
  const firstParty = await token({ grant_type: TYPE, badge: 'johndoe' }, {});
  expect(firstParty.body.error).toBe('unauthorized_client');
  const metadata = await call(url, 'GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.grant_types_supported).toContain(TYPE);
  await clients.delete(made.client.id);
  expect((await call(url, 'GET', '/users/me', { token: body.access_token })).status).toBe(401);
});
