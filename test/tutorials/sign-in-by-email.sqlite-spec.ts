import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { serverTest } from '../support/fixtures.js';
import type { TestServer } from '../support/server.js';

const json = (server: TestServer, email: string, password: string) =>
  server.call('POST', '/login', { json: { email, password } });

const form = (server: TestServer, username: string, password: string) =>
  server.call('POST', '/token', { form: { username, password } });

const test = serverTest();

test('Tutorial: an e-mail address and a password sign in at POST /login with JSON and at POST /token with a form', async ({
  server,
  user,
}) => {
  for (const signIn of [json, form]) {
    const { status, body } = await signIn(server, user.email, user.password);
    expect(status).toBe(200);
    const me = await server.call('GET', '/users/me', { token: body.access_token });
    expect(me.body.email).toBe(user.email);
  }
});

test('Tutorial: POST /login and POST /token answer the same message to an unknown user and to a wrong password', async ({
  server,
  user,
}) => {
  for (const signIn of [json, form]) {
    const wrong = await signIn(server, user.email, 'wrong password');
    const unknown = await signIn(server, 'unknown@example.com', 'wrong password');
    expect(wrong.body.detail).toBe('Incorrect username or password');
    expect(unknown.body).toEqual(wrong.body);
    expect(unknown.status).toBe(wrong.status);
  }
});

test('Tutorial: the database holds a hash and no password', async ({ server, user }) => {
  const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM passwords');
  expect(JSON.stringify(rows)).toContain('$argon2id$');
  expect(JSON.stringify(rows)).not.toContain(user.password);
});
