import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import { requestToken, makeToken, TOKENS } from '../support/personal-tokens.js';

const test = serverTest();

test('POST /users/me/personal-access-tokens creates a token, which is shown once', async ({
  server,
  newUser,
}) => {
  const session = await server.signIn(newUser);
  server.takeEvents();
  const { status, headers, body } = await requestToken(server, session, { expires_in_days: 30 });
  expect(status).toBe(201);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('location')).toBe(`${TOKENS}/${body.id}`);
  expect(body).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    name: 'CI',
    scope: 'items:read',
    hint: body.token.slice(-4),
    created_at: expect.any(String),
    expires_at: expect.any(String),
    last_used_at: null,
    last_used_address: null,
    token: expect.stringMatching(/^nl_pat_[0-9A-Za-z]{61}$/),
  });
  expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(30 * 86_400_000);
  expect(server.takeRecorded()).toEqual([
    {
      name: 'personal-access-token.created',
      event: { userId: newUser.id, tokenId: body.id },
    },
  ]);
  const { token, ...shown } = body;
  const list = await server.call('GET', TOKENS, { token: session });
  expect(list.body).toEqual([shown]);
  const one = await server.call('GET', `${TOKENS}/${body.id}`, { token: session });
  expect(one.body).toEqual(shown);
  expect(server.log.join('')).not.toContain(token.slice(0, 40));
});

test('GET /users/me/personal-access-tokens lists the newest first, also an expired one, and no deleted one', async ({
  server,
  newUser,
}) => {
  const first = await makeToken(server, newUser, { name: 'first', expires_in_days: 1 });
  const second = await makeToken(server, newUser, { name: 'second' });
  const gone = await makeToken(server, newUser, { name: 'gone' });
  const path = `${TOKENS}/${gone.id}`;
  server.takeEvents();
  expect((await server.call('DELETE', path, { token: gone.session })).status).toBe(204);
  expect(server.takeRecorded()).toEqual([
    {
      name: 'personal-access-token.revoked',
      event: { userId: newUser.id, tokenId: gone.id, reason: 'user' },
    },
  ]);
  for (const method of ['DELETE', 'GET']) {
    expect((await server.call(method, path, { token: gone.session })).status).toBe(404);
  }
  server.advanceClock(86_401);
  const list = await server.call('GET', TOKENS, { token: await server.signIn(newUser) });
  expect(list.body.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
});

test('DELETE /users/me/personal-access-tokens/{id} of another user is a 404', async ({
  server,
  user,
  newUser,
}) => {
  const { id } = await makeToken(server, user);
  const path = `${TOKENS}/${id}`;
  const token = await server.signIn(newUser);
  expect((await server.call('DELETE', path, { token })).status).toBe(404);
  expect((await server.call('GET', path, { token })).status).toBe(404);
});

test('POST /users/me/personal-access-tokens rejects scopes that the user or the session lacks with scope_not_allowed', async ({
  server,
  newUser,
  admin,
}) => {
  const narrow = await server.signIn(newUser, 'items:read');
  const wide = await server.signIn(newUser);
  const ofAdmin = await server.signIn(admin);
  for (const [session, scope] of [
    [narrow, 'items:read items:write'],
    [wide, 'users:read'],
    [wide, 'account'],
    [wide, 'openid'],
    [wide, 'items:read  items:write'],
    [wide, 'nothing'],
    // The administrator has it, but PERSONAL_TOKEN_SCOPES does not name it.
    [ofAdmin, 'users:read'],
  ] as const) {
    const { status, body } = await requestToken(server, session, { scope });
    expect({ scope, status, code: body.code }).toEqual({
      scope,
      status: 422,
      code: 'scope_not_allowed',
    });
    expect(body.errors[0].field).toBe('scope');
  }
});

test.for([
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ name: 'a\u0000b' }, 'name'],
  [{ name: '\ud800' }, 'name'],
  [{ scope: undefined }, 'scope'],
  [{ scope: '' }, 'scope'],
  [{ expires_in_days: 0 }, 'expires_in_days'],
  [{ expires_in_days: 367 }, 'expires_in_days'],
  [{ expires_in_days: 1.5 }, 'expires_in_days'],
  [{ expires_in_days: '30' }, 'expires_in_days'],
  [{ expires_in_days: null }, 'expires_in_days'],
  [{ user_id: '019a9b3c-7c3e-7d5a-9a53-2f2f7b0f5c11' }, 'user_id'],
] as const)(
  'POST /users/me/personal-access-tokens rejects %j with a 422',
  async ([more, field], { server, user }) => {
    const { status, body } = await requestToken(server, await server.signIn(user), more);
    expect({ status, field: body.errors?.[0].field }).toEqual({ status: 422, field });
  },
);

test('POST /users/me/personal-access-tokens needs a recent sign-in; deleting a token does not', async ({
  startServer,
}) => {
  const server = await startServer();
  const user = await server.register();
  const { id, session } = await makeToken(server, user);
  server.advanceClock(601);
  const { status, body } = await requestToken(server, session);
  expect({ status, code: body.code }).toEqual({
    status: 401,
    code: 'insufficient_user_authentication',
  });
  expect((await server.call('DELETE', `${TOKENS}/${id}`, { token: session })).status).toBe(204);
});

test('A user has at most 50 live tokens, and makes at most 100 in a day', async ({
  startServer,
}) => {
  const server = await startServer({ changesPerMinute: 1_000 });
  server.stopClock();
  const session = await server.signIn(await server.register());
  const made: string[] = [];
  for (let count = 0; count < 50; count++) {
    made.push((await requestToken(server, session)).body.id);
  }
  const full = await requestToken(server, session);
  expect({ status: full.status, code: full.body.code }).toEqual({
    status: 409,
    code: 'too_many_tokens',
  });
  await server.call('DELETE', `${TOKENS}/${made[0]}`, { token: session });
  expect((await requestToken(server, session)).status).toBe(201);
  for (let count = 52; count < 100; count++) await requestToken(server, session);
  const limited = await requestToken(server, session);
  expect({ status: limited.status, wait: limited.headers.get('retry-after') }).toEqual({
    status: 429,
    wait: '86400',
  });
});

test('An administrator lists and ends the tokens of a user', async ({ server, newUser, admin }) => {
  const [one, two, three] = [
    await makeToken(server, newUser),
    await makeToken(server, newUser),
    await makeToken(server, newUser),
  ];
  const path = `/users/${newUser.id}/personal-access-tokens`;
  const token = await server.signIn(admin);
  const call = (method: string, more = '') => server.call(method, path + more, { token });
  expect((await call('GET')).body).toHaveLength(3);
  expect((await call('DELETE', `/${one.id}`)).status).toBe(204);
  expect((await call('DELETE', `/${one.id}`)).status).toBe(404);
  expect((await server.me(one.token)).status).toBe(401);
  expect((await server.me(two.token)).status).toBe(200);
  expect((await call('DELETE')).status).toBe(204);
  expect((await server.me(two.token)).status).toBe(401);
  expect((await server.me(three.token)).status).toBe(401);
  expect((await server.call('GET', path, { token: two.session })).status).toBe(403);
});
