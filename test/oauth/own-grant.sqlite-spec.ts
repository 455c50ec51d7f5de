import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { AppModule } from '../../src/server/app.module.js';
import { configureHttp, createAdapter } from '../../src/server/http/http.js';
import { BADGE_GRANT, BadgeGrant, createBadgeClient } from '../support/badge-grant.js';
import type { TestDatabase } from '../support/databases.js';
import { call } from '../support/http.js';
import { createHostDatabase } from '../support/migrated-database.js';
import { defaultSettings } from '../support/server.js';

const USER = {
  username: 'johndoe',
  email: 'johndoe@example.com',
  password: 'correct horse battery',
};

let database: TestDatabase;
let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  database = await createHostDatabase();
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
  const { id, headers } = await createBadgeClient(clients, { moreGrants: ['refresh_token'] });
  const asked = { grant_type: BADGE_GRANT, badge: 'johndoe', scope: 'items:read' };
  const token = (form: Record<string, string>, as = headers) =>
    call(url, 'POST', '/token', { form, headers: as });
  const { status, body } = await token(asked);
  expect([status, body.scope]).toEqual([200, 'items:read']);
  const me = await call(url, 'GET', '/users/me', { token: body.access_token });
  expect(me.body.username).toBe('johndoe');
  const form = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
  // Only this client may use the grant.
  expect((await token(form, {})).body.error).toBe('invalid_grant');
  expect((await token(form)).status).toBe(200);
  expect((await token({ ...asked, badge: 'unknown' })).body.error).toBe('invalid_grant');
  const firstParty = await token(asked, {});
  expect(firstParty.body.error).toBe('unauthorized_client');
  const metadata = await call(url, 'GET', '/.well-known/oauth-authorization-server');
  expect(metadata.body.grant_types_supported).toContain(BADGE_GRANT);
  await clients.delete(id);
  expect((await call(url, 'GET', '/users/me', { token: body.access_token })).status).toBe(401);
});
