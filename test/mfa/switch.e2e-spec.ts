import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { addPasskeyOwner, signInWithPasskey } from '../support/passkeys.js';
import { enrolTotp, logIn } from '../support/second-factor.js';
import type { TestServer } from '../support/server.js';

const test = serverTest();

async function put(server: TestServer, token: string, json: object) {
  const { status, body } = await server.call('PUT', '/users/me/second-factor', { token, json });
  return status === 204 ? 204 : [status, body.code];
}

test('PUT /users/me/second-factor turns a passkey on as the second factor, once there are recovery codes, and off again', async ({
  server,
}) => {
  const { user, token: first, passkey } = await addPasskeyOwner(server);
  // The session began with the password alone.
  expect(await put(server, first, { on: true })).toEqual([401, 'insufficient_user_authentication']);
  const token = (await signInWithPasskey(server, passkey)).body.access_token;
  expect(await put(server, token, { on: true })).toEqual([409, 'recovery_codes_needed']);
  const codes = await server.call('POST', '/users/me/recovery-codes', { token });
  expect(codes.body.recovery_codes).toHaveLength(10);
  expect((await logIn(server, user)).status).toBe(200);
  server.takeEvents();
  expect(await put(server, token, { on: true })).toBe(204);
  expect(server.takeEvents()).toContain('second-factor.turned-on');
  expect(await put(server, token, { on: true })).toBe(204);
  expect(server.takeEvents()).toEqual([]);
  expect((await server.me(first)).status).toBe(401);
  expect(await logIn(server, user)).toMatchObject({
    status: 403,
    body: { code: 'mfa_required', methods: ['passkey', 'recovery_code'] },
  });
  expect(await put(server, token, { on: false })).toBe(204);
  expect(server.takeEvents()).toContain('second-factor.turned-off');
  expect((await logIn(server, user)).status).toBe(200);
});

test('PUT /users/me/second-factor turns nothing on without a factor, and rejects any other body', async ({
  server,
  newUser,
}) => {
  const { tokens } = await enrolTotp(server, newUser);
  const token = (await server.refresh(tokens.refresh_token)).body.access_token;
  for (const json of [{}, { on: 'true' }, { on: null }, { on: 1 }, { on: true, off: false }, []]) {
    expect(await put(server, token, json)).toEqual([422, 'validation_failed']);
  }
  expect((await server.call('DELETE', '/users/me/totp', { token })).status).toBe(204);
  expect(await put(server, token, { on: true })).toEqual([409, 'no_second_factor']);
});
