import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from '../../src/index.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

/** The hash of `secret` from FastAPI's tutorial. The password policy rejects this password for new users. */
const BCRYPT = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';
const ARGON2ID = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const NEXT = 'a new and longer password';

describe('an imported password hash', () => {
  let server: TestServer;
  let user: TestUser;
  let hasher: PasswordHasher;
  beforeAll(async () => {
    server = await startServer();
    hasher = server.app.get(PasswordHasher, { strict: false });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    user = { ...(await server.register()), password: 'secret' };
    await store(BCRYPT);
    server.takeEvents();
  });

  const store = (hash: string) =>
    server.app
      .get(DataSource)
      .query(`UPDATE passwords SET hash = '${hash}' WHERE user_id = '${user.id}'`);
  const stored = async () => {
    const sql = `SELECT hash FROM passwords WHERE user_id = '${user.id}'`;
    const rows = await server.app.get(DataSource).query<Array<{ hash: string }>>(sql);
    return rows[0]!.hash;
  };
  const wrong = () =>
    server.call('POST', '/token', { form: { username: user.username, password: 'Secret' } });

  it('signs its user in, and is replaced by argon2id', async () => {
    await server.signIn(user);
    expect(await stored()).toMatch(ARGON2ID);
    await server.signIn(user);
    expect((await wrong()).status).toBe(400);
  });

  it('is not replaced after a wrong password', async () => {
    const { status, body } = await wrong();
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect(await stored()).toBe(BCRYPT);
  });

  it('does not sign a disabled user in, who learns of it only with the right password', async () => {
    await server.disable(user.id);
    await expect(server.signIn(user)).rejects.toThrow('Inactive user');
    await expect(server.signIn({ ...user, password: 'Secret' })).rejects.toThrow('Incorrect');
  });

  it('allows two sign-ins at the same time', async () => {
    const tokens = await Promise.all([server.signIn(user), server.signIn(user)]);
    expect(tokens.every(Boolean)).toBe(true);
    expect(await stored()).toMatch(ARGON2ID);
    await server.signIn(user);
  });

  it('does not overwrite a password that was set during its verification', async () => {
    const newer = await hasher.hash(NEXT);
    const verify = hasher.verify.bind(hasher);
    vi.spyOn(hasher, 'verify').mockImplementationOnce(async (...given) => {
      const right = await verify(...given);
      await store(newer);
      return right;
    });
    await server.signIn(user);
    expect(await stored()).toBe(newer);
    await server.signIn({ ...user, password: NEXT });
    await expect(server.signIn(user)).rejects.toThrow('400');
  });

  it('is accepted as the current password of a password change', async () => {
    const token = await server.signIn(user);
    // The hash stays imported if the server was too busy to replace it.
    await store(BCRYPT);
    const change = (current_password: string) =>
      server.call('PUT', '/users/me/password', {
        token,
        json: { current_password, new_password: NEXT },
      });
    expect((await change('Secret')).status).not.toBe(204);
    expect(await stored()).toBe(BCRYPT);
    expect((await change('secret')).status).toBe(204);
    expect(await stored()).toMatch(ARGON2ID);
    await server.signIn({ ...user, password: NEXT });
  });

  it.each([
    ['too expensive', BCRYPT.replace('$12$', '$31$')],
    ['damaged', BCRYPT.slice(0, -1)],
    ['in clear', 'secret'],
  ])('that is %s is rejected at once, and is not logged', async (_what, hash) => {
    await store(hash);
    const begin = performance.now();
    await expect(server.signIn(user)).rejects.toThrow('400');
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(await stored()).toBe(hash);
    expect(server.log.join('')).not.toContain(BCRYPT.slice(-20));
  });
});
