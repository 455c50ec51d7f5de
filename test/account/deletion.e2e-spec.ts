import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { Password } from '../../src/passwords/password.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/index.js';
import { PASSWORD, startServer, type TestServer, type TestUser } from '../support/server.js';

describe('DELETE /users/me', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.close());
  beforeEach(async () => {
    user = await server.register();
    token = await server.signIn(user);
    server.takeEvents();
  });

  const remove = (json: unknown, as = token) =>
    server.call('DELETE', '/users/me', { token: as, json });
  const me = (as = token) => server.call('GET', '/users/me', { token: as });

  it('deletes the account at once, and nothing of it is left', async () => {
    const elsewhere = await server.tokens(user);
    server.takeEvents();
    expect((await remove({ password: PASSWORD })).status).toBe(204);
    expect(server.takeRecorded()).toEqual([{ name: 'user.deleted', event: { userId: user.id } }]);
    expect((await me()).status).toBe(401);
    expect((await me(elsewhere.access_token)).status).toBe(401);
    expect((await server.refresh(elsewhere.refresh_token)).body.error).toBe('invalid_grant');
    const dataSource = server.app.get(DataSource);
    expect(await dataSource.getRepository(User).countBy({ id: user.id })).toBe(0);
    for (const entity of [Password, Session]) {
      expect(await dataSource.getRepository(entity).countBy({ userId: user.id })).toBe(0);
    }
    await expect(server.signIn(user)).rejects.toThrow('Incorrect username or password');
  });

  it('lets the address be registered again, as somebody else', async () => {
    const { refresh_token } = await server.tokens(user);
    await remove({ password: PASSWORD });
    const again = await server.register({ email: user.email, username: user.username });
    expect(again.id).not.toBe(user.id);
    expect((await me()).status).toBe(401);
    expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
    expect((await me(await server.signIn(again))).body.id).toBe(again.id);
  });

  it('does nothing for a token alone, or with another password', async () => {
    const wrong = await remove({ password: 'wrong horse battery staple' });
    expect([wrong.status, wrong.body.code, wrong.body.errors]).toEqual([
      422,
      'wrong_password',
      [{ field: 'password', message: 'is wrong' }],
    ]);
    const none = await server.call('DELETE', '/users/me', { token });
    expect(none.status).toBe(415);
    for (const json of [{}, { password: 7 }, { password: PASSWORD, force: true }, [], null]) {
      const { status, body } = await remove(json);
      expect([status, body.code]).toEqual([422, 'validation_failed']);
    }
    expect(
      (await server.call('DELETE', '/users/me', { json: { password: PASSWORD } })).status,
    ).toBe(401);
    expect(server.takeEvents()).toEqual([]);
    expect((await me()).status).toBe(200);
  });

  it('happens once of many times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => remove({ password: PASSWORD })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    for (const status of statuses) expect([204, 401, 404, 422]).toContain(status);
    expect(server.takeEvents()).toEqual(['user.deleted']);
  });

  it('and a password change at once: the account is gone, or has the new password', async () => {
    for (let round = 0; round < 10; round++) {
      const each = await server.register();
      const [one, other] = [await server.signIn(each), await server.signIn(each)];
      const next = 'violet anchor tundra biscuit';
      const json = { current_password: PASSWORD, new_password: next };
      const [removed, changed] = await Promise.all([
        remove({ password: PASSWORD }, one),
        server.call('PUT', '/users/me/password', { token: other, json }),
      ]);
      const gone = removed.status === 204;
      expect([removed.status, changed.status]).toEqual(
        gone ? [204, expect.toBeOneOf([401, 404, 422])] : [expect.toBeOneOf([401, 422]), 204],
      );
      const form = { username: each.username, password: next };
      const { status } = await server.call('POST', '/token', { form });
      expect(status).toBe(gone ? 400 : 200);
    }
  });
});
