import { expect } from 'vitest';
import type { Answer } from '../support/http.js';
import { PASSWORD } from '../support/server.js';
import { decode } from '../support/tokens.js';
import { anonymous, call, test } from './audited.js';

const NEW_PASSWORD = 'another battery, another staple';

test('POST /users writes user.registered with an anonymous actor', async ({
  newUser,
  server,
  leaves,
}) => {
  const json = { email: `${newUser.username}@example.org`, password: PASSWORD };
  const answer = await call(server, 'POST', '/users', { json });
  await leaves({
    name: 'user.registered',
    subjectId: answer.body.id,
    ...anonymous(answer),
    details: {},
  });
});

test('POST /login and POST /token write session.started with the user as actor', async ({
  newUser,
  server,
  leaves,
  by,
}) => {
  for (const [path, body] of [
    ['/login', 'json'],
    ['/token', 'form'],
  ] as const) {
    const credentials = { username: newUser.username, password: newUser.password };
    const answer = await call(server, 'POST', path, { [body]: credentials });
    expect(answer.status).toBe(200);
    await leaves({
      name: 'session.started',
      subjectId: newUser.id,
      ...by(String(decode(answer.body.access_token).claims.sid), answer),
      details: { methods: ['password'] },
    });
  }
});

test('POST /login writes sign-in.failed with its reason', async ({
  server,
  newUser,
  leaves,
  trail,
}) => {
  const failed = async (username: string, password: string) =>
    call(server, 'POST', '/login', { json: { username, password } });
  const row = (answer: Answer, subjectId: string | null, reason: string) => ({
    name: 'sign-in.failed',
    subjectId,
    ...anonymous(answer),
    clientId: 'nightlatch',
    details: { reason },
  });
  const unknown = await failed('nobody-at-all', PASSWORD);
  const wrong = await failed(newUser.username, 'a wrong password');
  await leaves(row(unknown, null, 'unknown-user'), row(wrong, newUser.id, 'wrong-password'));
  await server.disable(newUser.id);
  await trail.take();
  const inactive = await failed(newUser.username, newUser.password);
  expect(inactive.body.code).toBe('inactive_user');
  await leaves(row(inactive, newUser.id, 'inactive-user'));
});

test('POST /token writes nothing for a refresh, and session.ended and refresh-token.reused for a reuse', async ({
  signIn,
  server,
  leaves,
  newUser,
}) => {
  const { refreshToken, sessionId } = await signIn();
  const { body } = await server.refresh(refreshToken);
  expect((await server.refresh(body.refresh_token)).status).toBe(200);
  await leaves();
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const answer = await call(server, 'POST', '/token', { form });
  const told = { subjectId: newUser.id, ...anonymous(answer), clientId: 'nightlatch', sessionId };
  await leaves(
    { name: 'session.ended', ...told, details: { reason: 'refresh-token-reused' } },
    { name: 'refresh-token.reused', ...told, details: {} },
  );
});

test('POST /token writes refresh-token.reissued when another network gets the answer of a refresh again', async ({
  signIn,
  server,
  leaves,
  newUser,
}) => {
  const { refreshToken, sessionId } = await signIn();
  await server.refresh(refreshToken);
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  await call(server, 'POST', '/token', { form });
  await leaves();
  const ip = '198.51.100.7';
  const answer = await call(server, 'POST', '/token', { form, headers: { 'x-forwarded-for': ip } });
  await leaves({
    name: 'refresh-token.reissued',
    subjectId: newUser.id,
    ...anonymous(answer),
    ip,
    clientId: 'nightlatch',
    sessionId,
    details: {},
  });
});

test('POST /logout and POST /revoke write session.ended', async ({
  signIn,
  server,
  newUser,
  leaves,
  by,
}) => {
  const { token, sessionId } = await signIn();
  const signedOut = await call(server, 'POST', '/logout', { token });
  const row = { name: 'session.ended', subjectId: newUser.id };
  await leaves({ ...row, ...by(sessionId, signedOut), details: { reason: 'signed-out' } });
  const other = await signIn();
  const revoked = await call(server, 'POST', '/revoke', { form: { token: other.refreshToken } });
  await leaves({
    ...row,
    ...anonymous(revoked),
    clientId: 'nightlatch',
    sessionId: other.sessionId,
    details: { reason: 'revoked' },
  });
});

test('DELETE /users/me/sessions/{id} writes session.ended with both sessions', async ({
  signIn,
  server,
  leaves,
  newUser,
  by,
}) => {
  const lost = await signIn();
  const { token, sessionId } = await signIn();
  const answer = await call(server, 'DELETE', `/users/me/sessions/${lost.sessionId}`, { token });
  expect(answer.status).toBe(204);
  await leaves({
    name: 'session.ended',
    subjectId: newUser.id,
    ...by(sessionId, answer),
    details: { sessionId: lost.sessionId, reason: 'revoked' },
  });
});

test('PUT /users/me/password writes password.changed and the sessions that it ended', async ({
  signIn,
  newUser,
  server,
  by,
  leaves,
}) => {
  const other = await signIn();
  const { token, sessionId } = await signIn();
  const json = { current_password: newUser.password, new_password: NEW_PASSWORD };
  const answer = await call(server, 'PUT', '/users/me/password', { token, json });
  expect(answer.status).toBe(204);
  const row = { subjectId: newUser.id, ...by(sessionId, answer) };
  await leaves(
    {
      name: 'session.ended',
      ...row,
      details: { sessionId: other.sessionId, reason: 'password-changed' },
    },
    { name: 'password.changed', ...row, details: {} },
  );
});

test('PATCH /users/me writes user.profile-changed with the names of the members', async ({
  signIn,
  server,
  leaves,
  newUser,
  by,
}) => {
  const { token, sessionId } = await signIn();
  const answer = await call(server, 'PATCH', '/users/me', {
    token,
    json: { full_name: 'John Doe' },
  });
  await leaves({
    name: 'user.profile-changed',
    subjectId: newUser.id,
    ...by(sessionId, answer),
    details: { members: ['fullName'] },
  });
});
