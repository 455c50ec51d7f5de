import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { ClientsService, UserAccounts } from '../../src/index.js';
import { createPersonalToken } from '../../src/tokens/personal-token.js';
import { serverTest } from '../support/fixtures.js';
import { basic } from '../support/http.js';
import { makeToken } from '../support/personal-tokens.js';

const test = serverTest()
  .extend('made', { scope: 'file' }, ({ server }) =>
    server.app.get(ClientsService).create({
      name: 'Gateway',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: [],
    }),
  )
  .extend('client', ({ made }) => basic(made.client.id, made.secretPlain!))
  .extend('introspect', ({ server, client: headers }) => async (token: string) => {
    return server.call('POST', '/introspect', { form: { token }, headers });
  });

test('POST /revoke takes a personal access token from anyone who has it, and mails its owner', async ({
  server,
  newUser,
}) => {
  const { token, id } = await makeToken(server, newUser);
  expect((await server.me(token)).status).toBe(200);
  server.takeEvents();
  for (let count = 0; count < 2; count++) {
    const { status, body } = await server.call('POST', '/revoke', { form: { token } });
    expect([status, body]).toEqual([200, '']);
  }
  expect(server.takeRecorded()).toEqual([
    {
      name: 'personal-access-token.revoked',
      event: { userId: newUser.id, tokenId: id, reason: 'holder' },
    },
  ]);
  expect((await server.me(token)).status).toBe(401);
});

test('POST /revoke answers 401 to wrong client credentials, and keeps the token', async ({
  server,
  newUser,
  made,
  client,
}) => {
  const { token } = await makeToken(server, newUser);
  const headers = basic(made.client.id, 'wrong');
  const { status } = await server.call('POST', '/revoke', { form: { token }, headers });
  expect(status).toBe(401);
  expect((await server.me(token)).status).toBe(200);
  const right = await server.call('POST', '/revoke', { form: { token }, headers: client });
  expect(right.status).toBe(200);
  expect((await server.me(token)).status).toBe(401);
});

test('POST /revoke needs the token itself, which the table does not have', async ({
  server,
  newUser,
}) => {
  const { token, id } = await makeToken(server, newUser);
  for (const form of [{ token: createPersonalToken(id) }, { token: id }]) {
    expect((await server.call('POST', '/revoke', { form })).status).toBe(200);
  }
  expect((await server.me(token)).status).toBe(200);
});

test('POST /introspect describes a personal access token, and a dead one is only inactive', async ({
  server,
  newUser,
  introspect,
}) => {
  const { token, id } = await makeToken(server, newUser);
  const { status, body } = await introspect(token);
  expect(status).toBe(200);
  expect(body).toEqual({
    active: true,
    scope: 'items:read',
    client_id: 'nightlatch-pat',
    username: newUser.username,
    token_type: 'Bearer',
    exp: expect.any(Number),
    iat: expect.any(Number),
    sub: newUser.id,
    aud: 'http://localhost:3000',
    iss: 'http://localhost:3000',
    jti: id,
    roles: [],
    email_verified: false,
  });
  await server.app.get(UserAccounts).disable(newUser.id);
  expect((await introspect(token)).body).toEqual({ active: false });
  await server.app.get(UserAccounts).enable(newUser.id);
  expect((await introspect(token)).body.active).toBe(true);
  await server.call('POST', '/revoke', { form: { token } });
  expect((await introspect(token)).body).toEqual({ active: false });
});

test('A personal access token is no credential of a client at POST /introspect', async ({
  server,
  newUser,
  made,
}) => {
  const { token } = await makeToken(server, newUser);
  for (const headers of [
    { authorization: `Bearer ${token}` },
    basic('nightlatch-pat', token),
    basic(made.client.id, token),
  ] as Array<Record<string, string>>) {
    const { status } = await server.call('POST', '/introspect', { form: { token }, headers });
    expect(status).toBe(401);
  }
});

test('A made-up token, and one with the id of another, get the same answer, and no log line has a token', async ({
  server,
  newUser,
}) => {
  const { token, id } = await makeToken(server, newUser);
  expect((await server.me(token)).status).toBe(200);
  const forged = [createPersonalToken(uuidv7()), createPersonalToken(id)];
  const answers = [];
  for (const text of forged) answers.push(await server.me(text));
  expect(answers[0]!.status).toBe(401);
  expect(answers[1]!.body).toEqual(answers[0]!.body);
  expect(answers[1]!.headers.get('www-authenticate')).toBe(
    answers[0]!.headers.get('www-authenticate'),
  );
  await server.call('POST', '/revoke', { form: { token } });
  expect((await server.me(token)).status).toBe(401);
  const log = server.log.join('');
  for (const text of [token, ...forged]) expect(log).not.toContain(text.slice(30, 60));
  // The caller has the token itself.
  expect(
    server.log.filter((line) => line.includes('access token was rejected')).join(''),
  ).toContain(id);
});
