import { inspect } from 'node:util';
import { expect, vi } from 'vitest';
import { createGate, ISSUER } from '../test/fake-server.js';
import { clientTest as test, JOHN, wait } from '../test/unit.js';
import { createNightlatch, NightlatchError } from './index.js';

test('signIn() posts the credentials as JSON, and returns the session', async ({
  server,
  open,
}) => {
  const nightlatch = open();
  const session = await nightlatch.signIn({ ...JOHN, scope: 'items:read' });
  expect(server.list('/login')).toEqual([{ ...JOHN, scope: 'items:read' }]);
  expect([session, nightlatch.state]).toEqual([nightlatch.session, 'signed-in']);
});

test('signIn() rejects with the code, the status and the sentence of the server', async ({
  server,
  open,
}) => {
  const json = { code: 'invalid_credentials', detail: 'Incorrect username or password' };
  server.fetch.mockImplementationOnce(() => Promise.resolve(Response.json(json, { status: 401 })));
  const nightlatch = open();
  const error: unknown = await nightlatch.signIn(JOHN).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NightlatchError);
  expect(error).toMatchObject({ name: 'NightlatchError', status: 401, message: json.detail });
  expect((error as NightlatchError).code).toBe('invalid_credentials');
  expect(nightlatch.state).toBe('signed-out');
});

test('A limit at the sign-in rejects with its code and retryAfter', async ({ server, open }) => {
  const headers = { 'retry-after': '30' };
  const answer = Response.json({ code: 'too_many_attempts' }, { status: 429, headers });
  server.fetch.mockImplementationOnce(() => Promise.resolve(answer));
  await expect(open().signIn(JOHN)).rejects.toMatchObject({
    code: 'too_many_attempts',
    retryAfter: 30,
  });
});

test('mfa_required has the token for secondFactor(), and no log of the error shows it', async ({
  server,
  open,
}) => {
  const json = { code: 'mfa_required', mfa_token: 'mfa_secret', methods: ['totp'] };
  server.fetch.mockImplementationOnce(() => Promise.resolve(Response.json(json, { status: 403 })));
  const nightlatch = open();
  const error = (await nightlatch
    .signIn(JOHN)
    .catch((reason: unknown) => reason)) as NightlatchError;
  expect([error.code, error.mfaToken, error.methods]).toEqual([
    'mfa_required',
    'mfa_secret',
    ['totp'],
  ]);
  expect(error.body).toEqual(json);
  expect(inspect(error) + JSON.stringify(error)).not.toContain('mfa_secret');
  await nightlatch.secondFactor({ mfaToken: error.mfaToken, code: '492039' });
  await nightlatch.secondFactor({ mfaToken: error.mfaToken, recoveryCode: 'K7QF' });
  expect(server.list('/login/second-factor')).toEqual([
    { mfa_token: 'mfa_secret', code: '492039' },
    { mfa_token: 'mfa_secret', recovery_code: 'K7QF' },
  ]);
  expect(nightlatch.state).toBe('signed-in');
});

test('signOut() ends the session here before the server answers, and when the server cannot be reached', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  server.fetch.mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')));
  const done = nightlatch.signOut();
  expect([nightlatch.state, nightlatch.session]).toEqual(['signed-out', null]);
  const [url, init] = server.fetch.mock.lastCall!;
  expect([url, init!.keepalive, (init!.body as URLSearchParams).toString()]).toEqual([
    `${ISSUER}/revoke`,
    true,
    'token=refresh-1',
  ]);
  await done;
  await nightlatch.signOut();
});

test('signOut() waits for the server for five seconds at most', async ({ signIn }) => {
  const nightlatch = await signIn();
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  await nightlatch.signOut();
  expect(timeout).toHaveBeenNthCalledWith(1, 5_000);
});

test('A sign-in that is answered after a sign-out is not stored, and its session is revoked', async ({
  server,
  open,
}) => {
  const gate = createGate();
  server.fetch.mockImplementationOnce(gate.answer);
  const nightlatch = open();
  const call = nightlatch.signIn(JOHN);
  await nightlatch.signOut();
  gate.open(server.createTokens());
  await expect(call).rejects.toMatchObject({ code: 'signed_out' });
  expect([nightlatch.state, server.list('/revoke')]).toEqual([
    'signed-out',
    [{ token: 'refresh-1' }],
  ]);
});

test('A second sign-in revokes the session that it replaces, and does not wait for the answer', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  const gate = createGate();
  server.fetch
    .mockImplementationOnce(() => Promise.resolve(server.createTokens('user-2')))
    .mockImplementationOnce((_url, init) => {
      expect((init!.body as URLSearchParams).toString()).toBe('token=refresh-1');
      return Promise.resolve(gate.answer());
    });
  expect(await nightlatch.signIn(JOHN)).toMatchObject({ subject: 'user-2' });
  expect(server.fetch.mock.lastCall![0]).toBe(`${ISSUER}/revoke`);
  gate.open(Response.error());
  await wait(0);
  expect(nightlatch.state).toBe('signed-in');
});

test('A session is renewed and revoked as the client that it belongs to', async ({
  server,
  open,
}) => {
  const nightlatch = open({ clientId: 'shop' });
  await nightlatch.signIn(JOHN);
  await nightlatch.accessToken(await nightlatch.accessToken());
  expect(server.list('/token')[0]).not.toHaveProperty('client_id');
  const form = new URLSearchParams({ code: 'x', client_id: 'shop' });
  expect(await nightlatch.exchange('/token', form)).toMatchObject({ token_type: 'bearer' });
  await nightlatch.accessToken(await nightlatch.accessToken());
  await nightlatch.signOut();
  expect([server.list('/token').at(-1), server.list('/revoke').at(-1)]).toMatchObject([
    { client_id: 'shop' },
    { client_id: 'shop' },
  ]);
});

test('A refresh without a new refresh token keeps the one that was sent (RFC 6749 section 6)', async ({
  server,
  signIn,
}) => {
  const nightlatch = await signIn();
  server.tokenAnswer = () => Response.json({ access_token: 'next', expires_in: 900 });
  await nightlatch.accessToken(await nightlatch.accessToken());
  await nightlatch.accessToken('next');
  expect(server.list('/token').map(({ refresh_token }) => refresh_token)).toEqual([
    'refresh-1',
    'refresh-1',
  ]);
});

test.for([
  'https://id.example.com',
  'https://id.example.com/auth/',
  'http://localhost:3000',
  'http://127.0.0.1:3000',
  'http://[::1]:3000',
])('The issuer %s is accepted', (issuer) => {
  expect(createNightlatch({ issuer }).issuer).toBe(issuer.replace(/\/$/, ''));
});

test.for([
  'http://id.example.com',
  'http://localhost.example.com',
  'http://localhost@example.com',
  'http://localhost:80@example.com',
  'ftp://localhost',
  'id.example.com',
])('The issuer %s is rejected', (issuer) => {
  expect(() => createNightlatch({ issuer })).toThrow(TypeError);
});
