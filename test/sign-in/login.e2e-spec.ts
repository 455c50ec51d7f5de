import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PasswordsStore } from '../../src/passwords/passwords.store.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

describe('POST /login', () => {
  let server: TestServer;
  let user: TestUser;
  beforeAll(async () => {
    server = await startServer();
    user = await server.register();
  });
  afterAll(() => server.close());

  const login = (json: unknown) => server.call('POST', '/login', { json });

  it('answers a token for an e-mail address and a password', async () => {
    const { status, headers, body } = await login({ email: user.email, password: user.password });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'bearer',
      refresh_token: expect.stringMatching(/^nlr_[\w-]{70}$/),
      expires_in: 900,
      scope: 'items:read items:write',
    });
  });

  it('takes the address in any spelling of its canonical form', async () => {
    const { status } = await login({ email: user.email.toUpperCase(), password: user.password });
    expect(status).toBe(200);
  });

  it('takes a user name in place of the address', async () => {
    const { status } = await login({ username: user.username, password: user.password });
    expect(status).toBe(200);
  });

  it('gives the scope that is asked for and no more', async () => {
    const { body } = await login({
      email: user.email,
      password: user.password,
      scope: 'items:read',
    });
    expect(body.scope).toBe('items:read');
    expect(decode(body.access_token).claims.scope).toBe('items:read');
  });

  it('answers 401 invalid_credentials alike for a wrong password and an unknown user', async () => {
    const answers = await Promise.all([
      login({ email: user.email, password: 'not the password' }),
      login({ email: 'nobody@example.com', password: 'not the password' }),
      login({ username: 'nobody', password: 'not the password' }),
      login({ username: '\u0000', password: 'x' }).then(() =>
        login({ username: 'not a user name!', password: 'not the password' }),
      ),
    ]);
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toEqual({
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        detail: 'Incorrect username or password',
        code: 'invalid_credentials',
      });
    }
  });

  it('tells that an account is disabled only to who knows its password', async () => {
    const disabled = await server.register();
    await server.disable(disabled.id);
    const right = await login({ email: disabled.email, password: disabled.password });
    expect([right.status, right.body.code]).toEqual([401, 'inactive_user']);
    expect(right.body.detail).toBe('Inactive user');
    const wrong = await login({ email: disabled.email, password: 'not the password' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
  });

  it.each([
    ['nothing', {}],
    ['no password', { email: 'a@example.com' }],
    ['no login', { password: 'x' }],
    ['both logins', { email: 'a@example.com', username: 'abc', password: 'x' }],
    ['an extra member', { email: 'a@example.com', password: 'x', remember: true }],
    ['null', { email: null, password: null }],
    ['a number', { email: 1, password: 2 }],
    ['arrays', { email: ['a@example.com'], password: ['x'] }],
    ['objects', { email: { $ne: null }, password: { $ne: null } }],
    ['NUL', { username: 'a\0b', password: 'x' }],
    ['a lone surrogate', { email: 'a\ud800@example.com', password: 'x' }],
    ['a lone surrogate in the password', { email: 'a@example.com', password: '\udfff' }],
    ['an unknown scope', { email: 'a@example.com', password: 'x', scope: 'everything' }],
    ['a malformed scope', { email: 'a@example.com', password: 'x', scope: 'items:read  x' }],
    ['an array', []],
    ['a text', 'email'],
    ['a bare null', null],
  ])('answers 422 to %s', async (_what, json) => {
    const { status, body } = await login(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0]).toEqual({ field: expect.any(String), message: expect.any(String) });
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'email=a&password=b'],
    ['plain text', 'text/plain', '{"email":"a","password":"b"}'],
    ['UTF-16', 'application/json; charset=utf-16', '{}'],
    ['XML', 'application/xml', '<a/>'],
    ['no type at all', '', '{"email":"a","password":"b"}'],
  ])('answers 415 to %s', async (_what, type, body) => {
    const answer = await server.call('POST', '/login', { body, headers: { 'content-type': type } });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
  });
});

describe('after parameters were raised', () => {
  it('hashes the password anew at the next sign-in that succeeds, and at no other', async () => {
    const weak = { memoryKib: 8_192, passes: 1, lanes: 1 };
    const server = await startServer();
    const user = await server.register();
    const { DataSource } = await import('typeorm');
    const { hash } = await import('argon2');
    const dataSource = server.app.get(DataSource);
    const stored = async () => {
      const sql = `SELECT hash FROM passwords WHERE user_id = '${user.id}'`;
      return (await dataSource.query<Array<{ hash: string }>>(sql))[0]!.hash;
    };
    const old = await hash(user.password, {
      memoryCost: weak.memoryKib,
      timeCost: 1,
      parallelism: 1,
    });
    await dataSource.query(`UPDATE passwords SET hash = '${old}' WHERE user_id = '${user.id}'`);

    await expect(server.signIn({ ...user, password: 'not the password' })).rejects.toThrow('400');
    expect(await stored()).toBe(old);
    await server.signIn(user);
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(server.signIn(user)).resolves.toBeTruthy();

    const current = await stored();
    const store = server.app.get(PasswordsStore, { strict: false });
    await store.replaceHash(user.id, old, 'a hash of the old password', new Date());
    expect(await stored(), 'and never over a newer password').toBe(current);
    await server.close();
  });
});
