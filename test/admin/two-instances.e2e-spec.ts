import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { createServer } from '../../src/server/process/create-server.js';
import { call } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

let server: TestServer;
let other: NestFastifyApplication;
let otherUrl: string;
let token: string;
beforeAll(async () => {
  server = await startServer();
  token = await server.signIn(await server.registerAdministrator());
  other = await createServer(server.settings, pino({ level: 'silent' }));
  await other.listen({ port: 0, host: '127.0.0.1' });
  const { port } = other.getHttpServer().address() as { port: number };
  otherUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const elsewhere = async (path: string, as: string) =>
  (await call(otherUrl, 'GET', path, { token: as })).status;
const change = async (user: TestUser, json: object) => {
  const { status } = await server.call('PATCH', `/users/${user.id}`, { token, json });
  expect(status).toBe(200);
};
const remove = async (user: TestUser) => {
  const { status } = await server.call('DELETE', `/users/${user.id}`, { token });
  expect(status).toBe(204);
};

it('a role that was taken away does not administer any more, at the next request elsewhere', async () => {
  const admin = await server.registerAdministrator();
  const own = await server.signIn(admin);
  expect(await elsewhere('/users', own)).toBe(200);
  await change(admin, { roles: [] });
  // At once: the role is read anew, whatever the other instance has heard of.
  expect(await elsewhere('/users', own)).toBe(403);
});

it.each([
  ['disabled', (user: TestUser) => change(user, { disabled: true })],
  ['deleted', remove],
  [
    'signed out',
    async ({ id }: TestUser) => {
      await server.call('DELETE', `/users/${id}/sessions`, { token });
    },
  ],
])('who is %s is out elsewhere within a second', async (_what, end) => {
  const user = await server.register();
  const own = await server.signIn(user);
  expect(await elsewhere('/users/me', own)).toBe(200);
  await end(user);
  await expect.poll(() => elsewhere('/users/me', own), { timeout: 1_000, interval: 10 }).toBe(401);
});

it('who is deleted and registers again is somebody else, for the token of before as well', async () => {
  const user = await server.register();
  const { access_token: own, refresh_token } = await server.tokens(user);
  expect(await elsewhere('/users/me', own)).toBe(200);
  await remove(user);
  const again = await server.register({ email: user.email, username: user.username });
  expect(again.id).not.toBe(user.id);
  await expect.poll(() => elsewhere('/users/me', own), { timeout: 1_000, interval: 10 }).toBe(401);
  const form = { grant_type: 'refresh_token', refresh_token };
  expect((await call(otherUrl, 'POST', '/token', { form })).body.error).toBe('invalid_grant');
});
