import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import {
  beginLogin,
  enrolTotp,
  finishGrant,
  finishLogin,
  logIn,
  nextCode,
  STEP,
  wrongCode,
} from '../support/second-factor.js';
import { totpCode } from '../../src/testing.js';

const test = serverTest();

test('A user sets up an authenticator app, and from then on signs in with the password and a code', async ({
  server,
  newUser,
}) => {
  const other = await server.tokens(newUser);
  const user = await enrolTotp(server, newUser);
  expect(server.takeEvents()).toEqual(
    expect.arrayContaining(['totp.enabled', 'recovery-codes.made', 'second-factor.turned-on']),
  );
  expect(user.recoveryCodes).toHaveLength(10);
  // The other session never proved the factor.
  expect((await server.me(other.access_token)).status).toBe(401);
  expect((await server.refresh(other.refresh_token)).body.error).toBe('invalid_grant');
  expect((await server.me(user.tokens.access_token)).status).toBe(200);

  const answer = await logIn(server, user);
  expect(answer).toMatchObject({
    status: 403,
    body: {
      code: 'mfa_required',
      detail: 'A second factor is required',
      mfa_token: expect.stringMatching(/^mfa_[\w-]{64}$/),
      mfa_expires_in: 300,
      methods: ['totp', 'recovery_code'],
    },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(server.takeEvents().at(-1)).toBe('second-factor.required');
  const code = nextCode(server, user);
  const done = await finishLogin(server, answer.body.mfa_token, { code });
  expect(done).toMatchObject({ status: 200, body: { token_type: 'bearer' } });
  expect(done.headers.get('cache-control')).toBe('no-store');
  expect((await server.me(done.body.access_token)).status).toBe(200);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'session.started', event: { methods: ['password', 'totp'] } },
  ]);
});

test('POST /token answers mfa_required, and its grant finishes the sign-in', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const { username, password } = user;
  const first = await server.call('POST', '/token', { form: { username, password } });
  expect(first).toMatchObject({
    status: 400,
    body: {
      error: 'mfa_required',
      error_description: 'A second factor is required',
      detail: 'A second factor is required',
      mfa_token: expect.any(String),
      mfa_expires_in: 300,
      methods: ['totp', 'recovery_code'],
    },
  });
  const wrong = await finishGrant(server, first.body.mfa_token, { otp: wrongCode(server, user) });
  expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const otp = nextCode(server, user);
  const right = await finishGrant(server, first.body.mfa_token, { otp });
  expect(right).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
  const { body } = await server.call('GET', '/.well-known/oauth-authorization-server');
  expect(body.grant_types_supported).toContain('urn:nightlatch:grant-type:mfa');
});

test.for([
  [{}, 'no proof'],
  [{ otp: '123456', recovery_code: 'K7QF-3M2XA-9TWZ4' }, 'two proofs'],
  [{ passkey: '{' }, 'a passkey that is no JSON'],
] as const)('The grant rejects %j with invalid_request: %s', async ([proof], { server }) => {
  const answer = await finishGrant(server, 'mfa_x', proof);
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});

test('A code signs in once; one of the step before it works, an older or a later one does not', async ({
  startServer,
}) => {
  const server = await startServer();
  server.stopClock();
  const user = await enrolTotp(server, await server.register());
  const atStep = (steps: number) =>
    totpCode(user.secret, { now: () => new Date(server.now().getTime() + steps * STEP * 1_000) });
  const attempt = async (code: string) =>
    (await finishLogin(server, await beginLogin(server, user), { code })).status;
  // The code that set the app up is used up.
  expect(await attempt(atStep(0))).toBe(401);
  server.advanceClock(10 * STEP);
  expect(await attempt(atStep(-2))).toBe(401);
  expect(await attempt(atStep(1))).toBe(401);
  expect(await attempt(atStep(-1))).toBe(200);
  expect(await attempt(atStep(-1))).toBe(401);
  expect(await attempt(atStep(0))).toBe(200);
  // Not after the current one.
  server.advanceClock(STEP);
  expect(await attempt(atStep(-1))).toBe(401);
});

test('A wrong code is 401 invalid_second_factor, and after five the sign-in begins anew', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const token = await beginLogin(server, user);
  server.takeEvents();
  for (let tries = 0; tries < 4; tries++) {
    const wrong = await finishLogin(server, token, { code: wrongCode(server, user) });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_second_factor' } });
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
  }
  expect(server.takeEvents()).toEqual(
    Array.from({ length: 4 }, () => ['second-factor.failed', 'sign-in.failed']).flat(),
  );
  await finishLogin(server, token, { code: wrongCode(server, user) });
  server.advanceClock(900);
  const right = { code: nextCode(server, user) };
  expect((await finishLogin(server, token, right)).body.code).toBe('mfa_token_not_valid');
  expect((await finishLogin(server, await beginLogin(server, user), right)).status).toBe(200);
});

test('A recovery code signs in once, as a person types it, and the answer counts those left', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const [code = '', next = ''] = user.recoveryCodes;
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  const first = await finishLogin(server, await beginLogin(server, user), { recovery_code: typed });
  expect(first).toMatchObject({ status: 200, body: { recovery_codes_left: 9 } });
  const again = await finishLogin(server, await beginLogin(server, user), { recovery_code: code });
  expect(again).toMatchObject({ status: 401, body: { code: 'invalid_second_factor' } });
  const mfa_token = await beginLogin(server, user);
  const form = await finishGrant(server, mfa_token, { recovery_code: next });
  expect(form).toMatchObject({ status: 200, body: { recovery_codes_left: 8 } });
});

test('New recovery codes replace the old ones', async ({ server, newUser }) => {
  const user = await enrolTotp(server, newUser);
  const token = user.tokens.access_token;
  const fresh = await server.call('POST', '/users/me/recovery-codes', { token });
  // The session proved the factor when the app was set up, but the token of it is older.
  expect(fresh).toMatchObject({ status: 401, body: { acr_values: 'aal2' } });
  const { body: refreshed } = await server.refresh(user.tokens.refresh_token);
  const made = await server.call('POST', '/users/me/recovery-codes', {
    token: refreshed.access_token,
  });
  expect(made).toMatchObject({ status: 200, body: { recovery_codes: expect.any(Array) } });
  const signIn = async (recovery_code: string) =>
    (await finishLogin(server, await beginLogin(server, user), { recovery_code })).status;
  expect(await signIn(user.recoveryCodes[0]!)).toBe(401);
  expect(await signIn(made.body.recovery_codes[0])).toBe(200);
});

test('A user who removes the only factor signs in with the password again', async ({
  server,
  newUser,
}) => {
  const user = await enrolTotp(server, newUser);
  const { body } = await server.refresh(user.tokens.refresh_token);
  const token = body.access_token;
  const listed = await server.call('GET', '/users/me/factors', { token });
  expect(listed).toMatchObject({
    status: 200,
    body: {
      second_factor: true,
      factors: [
        { kind: 'totp', last_used_at: expect.any(String) },
        { kind: 'recovery_code', left: 10, last_used_at: null },
      ],
    },
  });
  expect(JSON.stringify(listed.body)).not.toContain(user.secret);
  server.takeEvents();
  expect((await server.call('DELETE', '/users/me/totp', { token })).status).toBe(204);
  expect(server.takeEvents()).toEqual(['second-factor.turned-off', 'totp.disabled']);
  expect((await server.call('DELETE', '/users/me/totp', { token })).status).toBe(404);
  expect((await logIn(server, user)).status).toBe(200);
  const after = await server.call('GET', '/users/me/factors', { token });
  expect(after.body).toEqual({ second_factor: false, factors: [] });
});

test('An app that is set up and not confirmed is no factor', async ({ server, newUser }) => {
  const token = await server.signIn(newUser);
  const start = () => server.call('POST', '/users/me/totp', { token });
  const first = await start();
  const second = await start();
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(second.body.secret).not.toBe(first.body.secret);
  expect((await logIn(server, newUser)).status).toBe(200);
  const confirm = (secret: string) =>
    server.call('POST', '/users/me/totp/confirmation', {
      token,
      json: { code: totpCode(secret, server) },
    });
  expect(await confirm(first.body.secret)).toMatchObject({
    status: 422,
    body: { code: 'wrong_code' },
  });
  expect((await confirm(second.body.secret)).status).toBe(200);
  expect((await confirm(second.body.secret)).status).toBe(401);
});
