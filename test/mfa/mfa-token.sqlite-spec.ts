import { expect } from 'vitest';
import { ClientsService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { NEXT } from '../support/server.js';
import {
  beginLogin,
  enrolTotp,
  finishGrant,
  finishLogin,
  logIn,
  nextCode,
} from '../support/second-factor.js';

const test = serverTest();

test('An mfa_token opens no guarded route, and is neither a refresh token nor active', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const token = await beginLogin(server, user);
  expect((await server.me(token)).status).toBe(401);
  expect((await server.call('POST', '/users/me/totp', { token })).status).toBe(401);
  expect((await server.call('DELETE', '/users/me/totp', { token })).status).toBe(401);
  expect((await server.refresh(token)).body.error).toBe('invalid_grant');
  const clients = server.app.get(ClientsService);
  const given = { name: 'Resource server', confidential: true, grantTypes: [], scopes: [] };
  const { client, secretPlain } = await clients.create(given);
  const headers = basic(client.id, secretPlain!);
  const introspected = await server.call('POST', '/introspect', { form: { token }, headers });
  expect(introspected).toMatchObject({ status: 200, body: { active: false } });
  expect((await server.call('POST', '/revoke', { form: { token } })).status).toBe(200);
  // None of this used it up.
  expect((await finishLogin(server, token, { code: nextCode(server, user) })).status).toBe(200);
});

test('An mfa_token is not valid for another client, for an enrolment, twice, or changed', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const mfa_token = await beginLogin(server, user);
  const clients = server.app.get(ClientsService);
  const given = { name: 'Other', confidential: false, grantTypes: ['refresh_token'], scopes: [] };
  const { client } = await clients.create(given);
  const otp = nextCode(server, user);
  const form = { grant_type: 'urn:nightlatch:grant-type:mfa', mfa_token, otp };
  const other = await server.call('POST', '/token', { form: { ...form, client_id: client.id } });
  expect(other).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  for (const enrolment_token of [mfa_token, mfa_token.replace('mfa_', 'mfe_')]) {
    const answer = await server.call('POST', '/login/enrolment', { json: { enrolment_token } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'mfa_token_not_valid' } });
  }
  for (const at of [4, 20, 40, 67]) {
    const letter = mfa_token[at] === 'A' ? 'B' : 'A';
    const changed = mfa_token.slice(0, at) + letter + mfa_token.slice(at + 1);
    const answer = await finishLogin(server, changed, { code: otp });
    expect(answer).toMatchObject({ status: 401, body: { code: 'mfa_token_not_valid' } });
  }
  expect((await finishLogin(server, mfa_token, { code: otp })).status).toBe(200);
  const again = await finishLogin(server, mfa_token, { code: nextCode(server, user) });
  expect(again).toMatchObject({ status: 401, body: { code: 'mfa_token_not_valid' } });
});

test('An mfa_token is not valid after five minutes', async ({ server, newUser }) => {
  const user = await enrolTotp(server, newUser);
  const token = await beginLogin(server, user);
  server.advanceClock(301);
  const late = await finishGrant(server, token, { otp: nextCode(server, user) });
  expect(late).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('A changed password ends a sign-in that waits for its second factor', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const token = await beginLogin(server, user);
  const { body } = await server.refresh(user.tokens.refresh_token);
  const changed = await server.call('PUT', '/users/me/password', {
    token: body.access_token,
    json: { current_password: user.password, new_password: NEXT },
  });
  expect(changed.status).toBe(204);
  const answer = await finishLogin(server, token, { code: nextCode(server, user) });
  expect(answer).toMatchObject({ status: 401, body: { code: 'mfa_token_not_valid' } });
});

test('A disabled user is told so after the right code, and a deleted user has no second step', async ({
  server,
}) => {
  const user = await enrolTotp(server, await server.register());
  const token = await beginLogin(server, user);
  await server.disable(user.id);
  const answer = await finishLogin(server, token, { code: nextCode(server, user) });
  // Disabling has ended every sign-in that was under way.
  expect(answer).toMatchObject({ status: 401, body: { code: 'mfa_token_not_valid' } });
  expect((await logIn(server, user)).body.code).toBe('inactive_user');
});

test.for([
  [{ code: '12345' }, 'five digits'],
  [{ code: '1234567' }, 'seven digits'],
  [{ code: '１２３４５６' }, 'full-width digits'],
  [{ code: 123_456 }, 'a number'],
  [{ code: null }, 'null'],
  [{}, 'no proof'],
  [{ code: '123456', recovery_code: 'x' }, 'two proofs'],
  [{ recovery_code: 'a\0b' }, 'NUL'],
  [{ recovery_code: '\ud800' }, 'a lone surrogate'],
  [{ recovery_code: 'x'.repeat(5_000) }, 'a long text'],
  [{ passkey: [] }, 'a list for a passkey'],
  [{ passkey: 'x' }, 'text for a passkey'],
  [{ method: 'x' }, 'a kind without a proof'],
  [{ code: '123456', constructor: 'x' }, 'an unknown member'],
] as const)('POST /login/second-factor answers 422 to %j: %s', async ([proof], { server }) => {
  const json = JSON.stringify({ mfa_token: 'mfa_x', ...proof });
  const headers = { 'content-type': 'application/json' };
  const answer = await server.call('POST', '/login/second-factor', { body: json, headers });
  expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
});

test.for([
  { method: 'sms', proof: '123456' },
  { method: '__proto__', proof: 'x' },
  { passkey: { id: '\0', response: { constructor: {} } } },
  { recovery_code: 'not a code' },
])(
  'A proof of a factor that the user does not have is a wrong one: %j',
  async (proof, { server }) => {
    const user = await enrolTotp(server, await server.register());
    const answer = await finishLogin(server, await beginLogin(server, user), proof);
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_second_factor' } });
  },
);
