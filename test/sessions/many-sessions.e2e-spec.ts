import { expect } from 'vitest';
import { SessionsService } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { addSessions, countSessions } from './many-sessions.js';

const MOST = 100;

const test = serverTest().extend('list', ({ server }) => async (token: string) => {
  const { body } = await server.call('GET', '/users/me/sessions', { token });
  return body.map(({ id }: { id: string }) => id) as string[];
});

test('A sign-in ends the session that was used longest ago if the user has a hundred', async ({
  server,
  newUser,
  list,
}) => {
  const ids = await addSessions(server, newUser, MOST - 1);
  const first = await server.signIn(newUser);
  expect(await list(first)).toHaveLength(MOST);
  expect(server.takeEvents()).toEqual(['session.started']);
  const second = await server.signIn(newUser);
  const ended = { sessionId: ids[0]!, userId: newUser.id, reason: 'too-many-sessions' };
  expect(server.takeRecorded()).toEqual([
    { name: 'session.started', event: expect.anything() },
    { name: 'session.ended', event: ended },
  ]);
  const left = await list(second);
  expect([left.length, left.includes(ids[0]!), left.includes(ids[1]!)]).toEqual([
    MOST,
    false,
    true,
  ]);
  expect((await server.me(first)).status).toBe(200);
});

test('Parallel sign-ins on two instances leave a user with a hundred sessions', async ({
  server,
  newUser,
}) => {
  const other = await server.startInstance();
  await addSessions(server, newUser, MOST - 2);
  const tokens = await Promise.all(
    [server, other, server, other].map((each) => each.signIn(newUser)),
  );
  expect(await countSessions(server, newUser.id)).toBe(MOST);
  for (const token of tokens) expect((await server.me(token)).status).toBe(200);
});

test('A sign-in counts only the sessions of its user', async ({ server, newUser }) => {
  const others = await server.register();
  await addSessions(server, others, MOST);
  await server.signIn(newUser);
  expect(await countSessions(server, others.id)).toBe(MOST);
});

test('SessionsService.endAll() ends more sessions than fit into one transaction, and records session.ended for each', async ({
  server,
  newUser,
}) => {
  const kept = await server.tokens(newUser);
  const ids = await addSessions(server, newUser, 2 * MOST + 50);
  server.takeEvents();
  const path = '/users/me/sessions';
  expect((await server.call('DELETE', path, { token: kept.access_token })).status).toBe(204);
  const ended = server
    .takeRecorded()
    .map(({ event }) => (event as { sessionId: string }).sessionId);
  expect(ended.toSorted()).toEqual(ids.toSorted());
  expect(await countSessions(server, newUser.id)).toBe(1);
  expect((await server.me(kept.access_token)).status).toBe(200);
  expect((await server.refresh(kept.refresh_token)).status).toBe(200);
});

test('PUT /users/me/password rejects more sessions than fit into one transaction at once', async ({
  server,
  newUser,
}) => {
  const others = [await server.signIn(newUser), await server.signIn(newUser)];
  await addSessions(server, newUser, 2 * MOST);
  const token = await server.signIn(newUser);
  const json = { current_password: newUser.password, new_password: `${newUser.password} 2` };
  expect((await server.call('PUT', '/users/me/password', { token, json })).status).toBe(204);
  for (const other of others) expect((await server.me(other)).status).toBe(401);
  expect((await server.me(token)).status).toBe(200);
  await expect.poll(() => countSessions(server, newUser.id)).toBe(1);
});

test('SessionsService.endAll() keeps a session that begins while the rest of very many ends', async ({
  server,
  newUser,
}) => {
  const before = await server.signIn(newUser);
  await addSessions(server, newUser, 30 * MOST);
  const ending = server.app.get(SessionsService).endAll({ userId: newUser.id }, 'revoked');
  await expect.poll(async () => (await server.me(before)).status).toBe(401);
  const after = await server.signIn(newUser);
  await ending;
  expect(await countSessions(server, newUser.id)).toBe(1);
  expect((await server.me(after)).status).toBe(200);
});

test('SessionsService.endAll() does not revive a session that had ended before', async ({
  server,
  newUser,
}) => {
  const sessions = server.app.get(SessionsService);
  const [here, there] = [await server.tokens(newUser), await server.tokens(newUser)];
  const [current] = await sessions.list(newUser.id);
  await sessions.endAll({ userId: newUser.id }, 'revoked');
  await sessions.endAll({ userId: newUser.id, exceptId: current!.id }, 'revoked');
  for (const { access_token } of [here, there]) {
    expect((await server.me(access_token)).status).toBe(401);
  }
});
