import { expect } from 'vitest';
import type { TestServer, TokenAnswer } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { expectAlive, expectOver, test } from './two-sessions.js';

const getSessionId = ({ access_token }: TokenAnswer) => String(decode(access_token).claims.sid);

const list = async (server: TestServer, token: string) =>
  (await server.call('GET', '/users/me/sessions', { token })).body;

test('POST /logout ends the session and its tokens at once, and no other session', async ({
  server,
  here,
  there,
}) => {
  await expectAlive(server, here);
  const { status, body } = await server.call('POST', '/logout', { token: here.access_token });
  expect([status, body]).toEqual([204, '']);
  await expectOver(server, here);
  await expectAlive(server, there);
  expect(server.takeEvents()).toEqual(['session.ended']);
  const again = await server.call('POST', '/logout', { token: here.access_token });
  expect(again.status).toBe(401);
});

test('POST /logout without a token answers 401', async ({ server }) => {
  expect((await server.call('POST', '/logout')).status).toBe(401);
});

test("GET /users/me/sessions lists the user's sessions without secrets, and marks the current one", async ({
  server,
  newUser,
  here,
}) => {
  await server.call('POST', '/login', {
    json: { username: newUser.username, password: newUser.password, scope: 'items:read' },
    headers: { 'user-agent': 'Browser/1.0' },
  });
  const sessions = await list(server, here.access_token);
  expect(sessions).toHaveLength(3);
  expect(sessions[0]).toEqual({
    id: expect.any(String),
    current: false,
    client_id: 'nightlatch',
    authentication_method: 'password',
    scope: 'items:read',
    ip: '127.0.0.1',
    user_agent: 'Browser/1.0',
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    last_used_at: sessions[0].created_at,
    expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    idle_expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const current = sessions.filter((session: { current: boolean }) => session.current);
  expect(current.map(({ id }: { id: string }) => id)).toEqual([getSessionId(here)]);
});

test('DELETE /users/me/sessions/{id} ends a session of the user, and answers 404 to other users', async ({
  server,
  there,
  here,
}) => {
  const stranger = await server.signIn(await server.register());
  const path = `/users/me/sessions/${getSessionId(there)}`;
  expect((await server.call('DELETE', path, { token: stranger })).status).toBe(404);
  await expectAlive(server, there);
  expect((await server.call('DELETE', path, { token: here.access_token })).status).toBe(204);
  await expectOver(server, there);
  await expectAlive(server, here);
  const again = await server.call('DELETE', path, { token: here.access_token });
  expect([again.status, again.body.code]).toEqual([404, 'not_found']);
  expect(await list(server, here.access_token)).toHaveLength(1);
});

test.for(['x', '00000000-0000-0000-0000-000000000000', "' OR 1=1 --", '%00'])(
  'DELETE /users/me/sessions/%s answers 404',
  async (id, { server, here }) => {
    const path = `/users/me/sessions/${encodeURIComponent(id)}`;
    const { status } = await server.call('DELETE', path, { token: here.access_token });
    expect(status).toBe(404);
  },
);

test('DELETE /users/me/sessions ends every session except the one that asks', async ({
  server,
  newUser,
  here,
  there,
}) => {
  const third = await server.tokens(newUser);
  server.takeEvents();
  const { status } = await server.call('DELETE', '/users/me/sessions', {
    token: third.access_token,
  });
  expect(status).toBe(204);
  await expectOver(server, here);
  await expectOver(server, there);
  await expectAlive(server, third);
  expect(server.takeEvents()).toEqual(['session.ended', 'session.ended']);
});
