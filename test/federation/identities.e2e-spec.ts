import { expect, onTestFinished } from 'vitest';
import { VirtualPasskey } from '../../src/testing.js';
import { serverTest } from '../support/fixtures.js';
import { addIdentity, FAR } from '../support/identities.js';
import { addPasskey } from '../support/passkeys.js';
import { removePassword } from '../support/reset.js';
import { rounds } from '../support/rounds.js';
import { ISSUER, type TestServer } from '../support/server.js';

const PATH = '/users/me/identities';
const ROUNDS = rounds(20);

const test = serverTest({ federation: [FAR] }).extend('other', { scope: 'file' }, ({ server }) =>
  server.startInstance(),
);

const remove = (server: TestServer, token: string, id: string) =>
  server.call('DELETE', `${PATH}/${id}`, { token });

test('GET /users/me/identities lists the accounts of the user alone, without the subject', async ({
  server,
  user,
  newUser,
}) => {
  await addIdentity(server, user.id);
  const { id, createdAt } = await addIdentity(server, newUser.id);
  const { status, body, headers } = await server.call('GET', PATH, {
    token: await server.signIn(newUser),
  });
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual([
    {
      id,
      provider: 'far',
      email: 'jane@far.example.com',
      created_at: createdAt.toISOString(),
      last_used_at: null,
    },
  ]);
});

test('DELETE /users/me/identities/{id} disconnects an account, and emits identity.unlinked', async ({
  server,
  user,
  newUser,
}) => {
  const foreign = await addIdentity(server, user.id);
  const own = await addIdentity(server, newUser.id);
  const token = await server.signIn(newUser);
  server.takeEvents();
  for (const id of [foreign.id, 'none']) {
    expect((await remove(server, token, id)).status, id).toBe(404);
  }
  const done = await remove(server, token, own.id);
  expect([done.status, done.body]).toEqual([204, '']);
  expect(server.takeRecorded()).toEqual([
    {
      name: 'identity.unlinked',
      event: { userId: newUser.id, identityId: own.id, provider: 'far' },
    },
  ]);
  expect((await remove(server, token, own.id)).status).toBe(404);
});

test('Connecting and disconnecting need a recent sign-in, and a token that may change the account', async ({
  server,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const { id } = await addIdentity(server, newUser.id);
  const token = await server.signIn(newUser);
  const connect = (as?: string) =>
    server.call('POST', PATH, { token: as, json: { provider: 'far' } });
  expect((await connect()).status).toBe(401);
  const { status, body } = await connect(token);
  expect([status, body.url.startsWith(`${ISSUER}/federation/link?ticket=v1.`)]).toEqual([
    201,
    true,
  ]);
  server.setClockAhead(601);
  for (const answer of [await connect(token), await remove(server, token, id)]) {
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'insufficient_user_authentication', max_age: 600 },
    });
  }
});

test.for([
  [{ provider: 'unknown' }, 'is not configured here'],
  [{ provider: '__proto__' }, 'is not configured here'],
  [{ provider: 7 }, 'must be 1 to 32 characters of text, without control characters'],
  [{ provider: 'far', user_id: 'x' }, 'is not a known member'],
  [{}, 'is required'],
] as const)('POST /users/me/identities rejects %j', async ([json, message], { server, user }) => {
  const token = await server.signIn(user);
  const { status, body } = await server.call('POST', PATH, { token, json });
  expect([status, body.errors[0].message]).toEqual([422, message]);
});

test('The last way to sign in is not disconnected; one of a provider that was removed does not count', async ({
  server,
  newUser,
}) => {
  const { id } = await addIdentity(server, newUser.id);
  await addIdentity(server, newUser.id, { issuer: 'https://gone.example.com', providerId: 'gone' });
  const token = await server.signIn(newUser);
  await removePassword(server, newUser.id);
  server.takeEvents();
  expect(await remove(server, token, id)).toMatchObject({
    status: 409,
    body: { code: 'last_sign_in_method' },
  });
  expect(server.takeEvents()).toEqual([]);
  expect((await server.call('GET', PATH, { token })).body).toHaveLength(2);
  await addIdentity(server, newUser.id);
  expect((await remove(server, token, id)).status).toBe(204);
});

test(`Of the last two ways to sign in, removed at once on two instances, one stays (${ROUNDS} rounds)`, async ({
  server,
  other,
}) => {
  for (let round = 0; round < ROUNDS; round++) {
    const user = await server.register();
    const token = await server.signIn(user);
    const identity = await addIdentity(server, user.id);
    const isWithPasskey = round % 2 === 0;
    const second = isWithPasskey
      ? `/users/me/passkeys/${(await addPasskey(server, token, new VirtualPasskey(ISSUER))).body.id}`
      : `${PATH}/${(await addIdentity(server, user.id)).id}`;
    await removePassword(server, user.id);
    const [one, two] = await Promise.all([
      remove(server, token, identity.id),
      other.call('DELETE', second, { token }),
    ]);
    const isRemoved = [one, two].filter(({ status }) => status === 204 || status === 200);
    const refused = [one, two].filter(({ status }) => status === 409);
    expect([isRemoved.length, refused.length], `${one.status} ${two.status}`).toEqual([1, 1]);
    expect(refused[0]!.body.code).toBe('last_sign_in_method');
  }
});

test('The deletion of a user deletes the connected accounts', async ({ server, newUser }) => {
  const { subject } = await addIdentity(server, newUser.id);
  const token = await server.signIn(newUser);
  const json = { password: newUser.password };
  expect((await server.call('DELETE', '/users/me', { token, json })).status).toBe(204);
  // The account of the provider is free again.
  const again = await server.register();
  expect((await addIdentity(server, again.id, { subject })).userId).toBe(again.id);
});

test('An administrator lists and disconnects the accounts of a user, after a recent sign-in', async ({
  server,
  admin,
  user,
  newUser,
}) => {
  onTestFinished(() => server.setClockAhead(0));
  const { id } = await addIdentity(server, newUser.id);
  const path = `/users/${newUser.id}/identities`;
  const token = await server.signIn(admin, 'users:read users:write');
  for (const as of [undefined, await server.signIn(user)]) {
    const status = as ? 403 : 401;
    expect((await server.call('GET', path, { token: as })).status).toBe(status);
    expect((await server.call('DELETE', `${path}/${id}`, { token: as })).status).toBe(status);
  }
  expect((await server.call('GET', path, { token })).body).toMatchObject([{ id, provider: 'far' }]);
  expect(
    (await server.call('DELETE', `/users/${user.id}/identities/${id}`, { token })).status,
  ).toBe(404);
  server.setClockAhead(601);
  expect((await server.call('DELETE', `${path}/${id}`, { token })).status).toBe(401);
  server.setClockAhead(0);
  await removePassword(server, newUser.id);
  server.takeEvents();
  // Even the last way to sign in: an attacker may have connected it.
  expect((await server.call('DELETE', `${path}/${id}`, { token })).status).toBe(204);
  expect(server.takeRecorded()).toMatchObject([
    { name: 'identity.unlinked', event: { userId: newUser.id, identityId: id } },
  ]);
  expect((await server.call('GET', path, { token })).body).toEqual([]);
});
