import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

describe('tutorial: sign in by e-mail and password against a user with a hashed password', () => {
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
  });
  afterAll(() => server.close());

  const json = (email: string, password: string) =>
    server.call('POST', '/login', { json: { email, password } });
  const form = (username: string, password: string) =>
    server.call('POST', '/token', { form: { username, password } });

  it('as JSON and as a form, to a token that works', async () => {
    for (const signIn of [json, form]) {
      const { status, body } = await signIn(user.email, user.password);
      expect(status).toBe(200);
      const me = await server.call('GET', '/users/me', { token: body.access_token });
      expect(me.body.email).toBe(user.email);
    }
  });

  it('with one message for an unknown user and for a wrong password', async () => {
    for (const signIn of [json, form]) {
      const wrong = await signIn(user.email, 'wrong password');
      const unknown = await signIn('unknown@example.com', 'wrong password');
      expect(wrong.body.detail).toBe('Incorrect username or password');
      expect(unknown.body).toEqual(wrong.body);
      expect(unknown.status).toBe(wrong.status);
    }
  });

  it('and the database holds no password', async () => {
    const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM passwords');
    expect(JSON.stringify(rows)).toContain('$argon2id$');
    expect(JSON.stringify(rows)).not.toContain(user.password);
  });
});
