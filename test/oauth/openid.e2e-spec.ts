import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { OpenIdModule } from '../../src/oauth/openid/openid.module.js';
import { AppModule } from '../../src/server/app.module.js';
import { configureHttp, createAdapter } from '../../src/server/http/http.js';
import { BADGE_GRANT, BadgeGrant } from '../support/badge-grant.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { basic, call } from '../support/http.js';
import { defaultSettings } from '../support/server.js';
import { decode } from '../support/tokens.js';

const USER = {
  username: 'jane',
  email: 'Jane@example.com',
  full_name: 'Jane Doe',
  password: 'correct horse battery',
};
let database: TestDatabase;
let app: NestFastifyApplication;
let url: string;
let headers: Record<string, string>;
let id: string;
beforeAll(async () => {
  database = await createDatabase();
  const settings = { ...defaultSettings(), databaseUrl: database.url };
  @Module({ imports: [AppModule.forRoot(settings), OpenIdModule], providers: [BadgeGrant] })
  class HostModule {}
  const log = pino({ level: 'silent' });
  app = await NestFactory.create(HostModule, createAdapter(settings, log), { logger: false });
  configureHttp(app, settings, log);
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
  await call(url, 'POST', '/users', { json: USER });
  const clients = app.get(ClientsService, { strict: false });
  const given = {
    name: 'B',
    confidential: true,
    grantTypes: [BADGE_GRANT, 'refresh_token'],
    scopes: ['openid', 'email', 'profile'],
  };
  const { client, secretPlain } = await clients.create(given);
  id = client.id;
  headers = basic(client.id, secretPlain!);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

it('works', async () => {
  const form = { grant_type: BADGE_GRANT, badge: 'jane', scope: 'openid email profile' };
  const { status, body } = await call(url, 'POST', '/token', { form, headers });
  console.log(status, body, decode(body.id_token), id);
  for (const [m, o] of [
    ['GET', { token: body.access_token }],
    ['POST', { token: body.access_token }],
    ['POST', { form: { access_token: body.access_token } }],
    ['POST', { form: {} }],
    ['GET', {}],
    ['POST', { json: {}, token: body.access_token }],
    ['POST', { token: body.access_token, form: { access_token: body.access_token } }],
    ['POST', { form: `access_token=${body.access_token}&access_token=${body.access_token}` }],
    ['GET', { token: body.id_token }],
  ] as const) {
    const a = await call(url, m, '/userinfo', o as never);
    console.log(
      m,
      a.status,
      a.body,
      a.headers.get('www-authenticate'),
      a.headers.get('cache-control'),
    );
  }
  const r = await call(url, 'POST', '/token', {
    form: { grant_type: 'refresh_token', refresh_token: body.refresh_token },
    headers,
  });
  console.log(r.status, r.body.scope, decode(r.body.id_token).claims);
  console.log((await call(url, 'GET', '/.well-known/openid-configuration')).body);
  console.log(
    (await call(url, 'POST', '/token', { form: { ...USER, scope: 'openid email' } })).body,
  );
  expect(1).toBe(1);
});
