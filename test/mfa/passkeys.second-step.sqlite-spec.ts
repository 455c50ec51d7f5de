import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { User } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { addPasskeyOwner } from '../support/passkeys.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const test = serverTest();

/** Registers a user with a passkey whose second factor is on. */
async function addOwner(server: TestServer) {
  const owner = await addPasskeyOwner(server);
  const users = server.app.get(DataSource).getRepository(User);
  await users.update(owner.user.id, { secondFactorOn: true });
  const login = async () => {
    const { email, password } = owner.user;
    const { status, body } = await server.call('POST', '/login', { json: { email, password } });
    expect([status, body.code]).toEqual([403, 'mfa_required']);
    return body.mfa_token as string;
  };
  const getOptions = async (mfa_token: string) =>
    (await server.call('POST', '/login/second-factor/options', { json: { mfa_token } })).body;
  return { ...owner, login, getOptions };
}

test('A passkey finishes the sign-in whose second step it was asked for, and no other', async ({
  server,
}) => {
  const { passkey, login, getOptions } = await addOwner(server);
  const [first, second] = [await login(), await login()];
  const options = await getOptions(first);
  expect(options.allowCredentials).toHaveLength(1);
  const answer = passkey.get(options);
  const finish = (mfa_token: string) =>
    server.call('POST', '/login/second-factor', { json: { mfa_token, passkey: answer } });
  expect(await finish(second)).toMatchObject({
    status: 401,
    body: { code: 'invalid_second_factor' },
  });
  const signedIn = await finish(first);
  expect(signedIn.status).toBe(200);
  expect(decode(signedIn.body.access_token).claims).toMatchObject({
    acr: 'phr',
    amr: ['pwd', 'swk', 'user', 'mfa'],
  });
  expect((await finish(first)).status).toBe(401);
});

test('A passkey finishes no sign-in of another user, and an answer of a sign-in no second step', async ({
  server,
}) => {
  const { login, getOptions } = await addOwner(server);
  const other = await addOwner(server);
  const mfa_token = await login();
  const foreign = other.passkey.get(await getOptions(mfa_token));
  const { body } = await server.call('POST', '/login/passkey/options');
  for (const passkey of [foreign, other.passkey.get(body), {}, { id: 'x' }]) {
    const json = { mfa_token, passkey };
    expect((await server.call('POST', '/login/second-factor', { json })).status).toBe(401);
  }
});

test('A passkey proves in its own session who the user is', async ({ server }) => {
  const { passkey, token, user } = await addOwner(server);
  const { body } = await server.call('POST', '/reauthenticate/options', { token });
  expect(body.allowCredentials).toHaveLength(1);
  const json = { passkey: passkey.get(body) };
  const signIn = await server.call('POST', '/login/passkey', {
    json: { credential: json.passkey },
  });
  expect(signIn.status).toBe(401);
  server.takeEvents();
  const proven = await server.call('POST', '/reauthenticate', { token, json });
  expect(proven.status).toBe(200);
  expect(decode(proven.body.access_token).claims).toMatchObject({ sub: user.id, acr: 'phr' });
  expect(server.takeEvents()).toEqual(['session.reauthenticated']);
  const again = await server.call('POST', '/reauthenticate', { token, json });
  expect(again).toMatchObject({ status: 422, body: { code: 'invalid_second_factor' } });
});

test('A passkey alone signs in a user whose second factor is on', async ({ server }) => {
  const { passkey } = await addOwner(server);
  const { body } = await server.call('POST', '/login/passkey/options');
  const json = { credential: passkey.get(body) };
  expect((await server.call('POST', '/login/passkey', { json })).status).toBe(200);
});
