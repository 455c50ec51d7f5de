import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { ISSUER, type TestServer } from '../support/server.js';

const test = serverTest();

test('GET /.well-known/passkey-endpoints names the page on which users manage passkeys, and is a 404 without one', async ({
  server,
  startServer,
}) => {
  const hosted = `${ISSUER}/account/passkeys`;
  const read = (of: TestServer) => of.call('GET', '/.well-known/passkey-endpoints');
  expect((await read(server)).body).toEqual({ enroll: hosted, manage: hosted });
  const origins = ['http://localhost:4000'];
  const elsewhere = await startServer({ passkeys: { origins } });
  expect((await read(elsewhere)).status, 'its pages take no passkeys').toBe(404);
  expect((await elsewhere.call('GET', '/sign-in?next=account')).body).not.toContain('data-passkey');
  const manageUrl = 'https://app.example.com/passkeys';
  const other = await startServer({ passkeys: { manageUrl } });
  const { status, body } = await read(other);
  expect({ status, body }).toEqual({ status: 200, body: { enroll: manageUrl, manage: manageUrl } });
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
