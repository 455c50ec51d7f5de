import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';

const test = serverTest();

test('GET /.well-known/passkey-endpoints names the page on which users manage passkeys', async ({
  server,
}) => {
  const { status, body } = await server.call('GET', '/.well-known/passkey-endpoints');
  const page = 'http://localhost:3000/account';
  expect({ status, body }).toEqual({ status: 200, body: { enroll: page, manage: page } });
});

test('GET /.well-known/webauthn lists the origins of other domains, and is a 404 without one', async ({
  server,
  startServer,
}) => {
  expect((await server.call('GET', '/.well-known/webauthn')).status).toBe(404);
  const origins = ['http://localhost:3000', 'https://example.com'];
  const other = await startServer({ passkeys: { origins } });
  const { status, body } = await other.call('GET', '/.well-known/webauthn');
  expect({ status, body }).toEqual({ status: 200, body: { origins: ['https://example.com'] } });
});

test('Without passkeys, their routes are not there', async ({ startServer }) => {
  const server = await startServer({ passkeys: undefined });
  const paths = ['/login/passkey', '/login/passkey/options', '/users/me/passkeys'];
  for (const path of paths) expect((await server.call('POST', path)).status).toBe(404);
});
