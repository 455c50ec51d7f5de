import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { UserAccounts } from '../../src/index.js';
import { describeOn } from '../support/databases.js';
import {
  startServer,
  type TestServer,
  type TestUser,
  type TokenAnswer,
} from '../support/server.js';
import { decode } from '../support/tokens.js';

const NEW_PASSWORD = 'violet anchor tundra biscuit';

describe('a session that ends', () => {
  let server: TestServer;
  let user: TestUser;
  let here: TokenAnswer;
  let there: TokenAnswer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    user = await server.register();
    here = await server.tokens(user);
    there = await server.tokens(user);
    server.takeEvents();
  });

  const idOf = ({ access_token }: TokenAnswer) => String(decode(access_token).claims.sid);
  const me = (token: string) => server.call('GET', '/users/me', { token });
  const expectOver = async ({ access_token, refresh_token }: TokenAnswer) => {
    const { status, headers, body } = await me(access_token);
    expect([status, body.code, body.detail]).toEqual([
      401,
      'invalid_token',
      'Could not validate credentials',
    ]);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await server.refresh(refresh_token)).body.error).toBe('invalid_grant');
  };
  const expectAlive = async ({ access_token }: TokenAnswer) => {
    expect((await me(access_token)).status).toBe(200);
  };

  describe('by POST /logout', () => {
    it('is over at once, with its tokens; the others go on', async () => {
      await expectAlive(here);
      const { status, body } = await server.call('POST', '/logout', { token: here.access_token });
      expect([status, body]).toEqual([204, '']);
      await expectOver(here);
      await expectAlive(there);
      expect(server.takeEvents()).toEqual(['session.ended']);
      const again = await server.call('POST', '/logout', { token: here.access_token });
      expect(again.status).toBe(401);
    });

    it('needs a token', async () => {
      expect((await server.call('POST', '/logout')).status).toBe(401);
    });
  });

  describe('in the list of GET /users/me/sessions', () => {
    const list = async (token: string) =>
      (await server.call('GET', '/users/me/sessions', { token })).body;

    it('shows where its user is signed in, how and since when, and nothing secret', async () => {
      await server.call('POST', '/login', {
        json: { username: user.username, password: user.password, scope: 'items:read' },
        headers: { 'user-agent': 'Browser/1.0' },
      });
      const sessions = await list(here.access_token);
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
      expect(current.map(({ id }: { id: string }) => id)).toEqual([idOf(here)]);
    });

    it('is ended with DELETE, by its own user alone', async () => {
      const stranger = await server.signIn(await server.register());
      const path = `/users/me/sessions/${idOf(there)}`;
      expect((await server.call('DELETE', path, { token: stranger })).status).toBe(404);
      await expectAlive(there);
      expect((await server.call('DELETE', path, { token: here.access_token })).status).toBe(204);
      await expectOver(there);
      await expectAlive(here);
      const again = await server.call('DELETE', path, { token: here.access_token });
      expect([again.status, again.body.code]).toEqual([404, 'not_found']);
      expect(await list(here.access_token)).toHaveLength(1);
    });

    it.each(['x', '00000000-0000-0000-0000-000000000000', "' OR 1=1 --", '%00'])(
      'is not found by the id %s',
      async (id) => {
        const path = `/users/me/sessions/${encodeURIComponent(id)}`;
        const { status } = await server.call('DELETE', path, { token: here.access_token });
        expect(status).toBe(404);
      },
    );

    it('is ended with every other one, but for the one that asks', async () => {
      const third = await server.tokens(user);
      server.takeEvents();
      const { status } = await server.call('DELETE', '/users/me/sessions', {
        token: third.access_token,
      });
      expect(status).toBe(204);
      await expectOver(here);
      await expectOver(there);
      await expectAlive(third);
      expect(server.takeEvents()).toEqual(['session.ended', 'session.ended']);
    });
  });

  describe('by PUT /users/me/password', () => {
    const change = (current_password: string, new_password: string, token = here.access_token) =>
      server.call('PUT', '/users/me/password', { token, json: { current_password, new_password } });

    it('ends every other session, keeps this one, and takes the new password alone', async () => {
      await expectAlive(there);
      expect((await change(user.password, NEW_PASSWORD)).status).toBe(204);
      await expectOver(there);
      await expectAlive(here);
      expect((await server.refresh(here.refresh_token)).status).toBe(200);
      expect(server.takeEvents()).toEqual([
        'session.ended',
        'password.changed',
        'session.refreshed',
      ]);
      const signIn = (password: string) =>
        server.call('POST', '/login', { json: { username: user.username, password } });
      expect((await signIn(user.password)).status).toBe(401);
      expect((await signIn(NEW_PASSWORD)).status).toBe(200);
      const sessions = await server.call('GET', '/users/me/sessions', { token: here.access_token });
      expect(sessions.body).toHaveLength(2);
    });

    it('needs the current password, and changes nothing without it', async () => {
      const { status, body } = await change('wrong horse battery staple', NEW_PASSWORD);
      expect([status, body.code, body.errors]).toEqual([
        422,
        'wrong_password',
        [{ field: 'current_password', message: 'is wrong' }],
      ]);
      await expectAlive(there);
      expect(server.takeEvents()).toEqual([]);
    });

    it('holds the new password to the policy, by its own name', async () => {
      const { status, body } = await change(user.password, 'password');
      expect([status, body.code, body.errors[0].field]).toEqual([
        422,
        'password_too_common',
        'new_password',
      ]);
      await expectAlive(there);
    });

    it('of two at once with the same password changes it once', async () => {
      const answers = await Promise.all([
        change(user.password, `${NEW_PASSWORD} one`),
        change(user.password, `${NEW_PASSWORD} two`, there.access_token),
      ]);
      const statuses = answers.map(({ status }) => status).toSorted();
      // The other one is refused, or has lost its session meanwhile.
      expect(statuses[0]).toBe(204);
      expect([401, 422]).toContain(statuses[1]);
    });
  });

  describe('by its user', () => {
    it('is over when they are disabled, and stays so when they are enabled again', async () => {
      const users = server.app.get(UserAccounts);
      await users.disable(user.id);
      const { status, body } = await me(here.access_token);
      expect([status, body.detail]).toEqual([401, 'Inactive user']);
      await users.enable(user.id);
      await expectOver(here);
      await expectAlive(await server.tokens(user));
      expect(server.takeEvents()).toEqual(['user.disabled', 'user.enabled', 'session.started']);
    });

    it('knows of a role that was given or taken at the next request', async () => {
      const users = server.app.get(UserAccounts);
      expect((await me(here.access_token)).body.roles).toEqual([]);
      await users.setRoles(user.id, ['admin']);
      expect((await me(here.access_token)).body.roles).toEqual(['admin']);
      await users.setRoles(user.id, []);
      expect((await me(here.access_token)).body.roles).toEqual([]);
    });
  });

  describe('by somebody who writes to the database directly', () => {
    it.each([
      ['the user disabled', (id: string) => `UPDATE users SET disabled = true WHERE id = '${id}'`],
      ['the user deleted', (id: string) => `DELETE FROM users WHERE id = '${id}'`],
      ['its row ended', (id: string) => `UPDATE sessions SET ended_at = 1 WHERE user_id = '${id}'`],
      [
        'its row expired',
        (id: string) => `UPDATE sessions SET expires_at = 1 WHERE user_id = '${id}'`,
      ],
      ['its row deleted', (id: string) => `DELETE FROM sessions WHERE user_id = '${id}'`],
    ])('is over within a second: %s', async (_what, sql) => {
      await expectAlive(here);
      await server.app.get(DataSource).query(sql(user.id));
      await expect
        .poll(async () => (await me(here.access_token)).status, { timeout: 1_000, interval: 20 })
        .toBe(401);
    });
  });

  it('knows a user again who was deleted and put back', async () => {
    const dataSource = server.app.get(DataSource);
    const [row] = await dataSource.query<object[]>(`SELECT * FROM users WHERE id = '${user.id}'`);
    const [password] = await dataSource.query<object[]>(
      `SELECT * FROM passwords WHERE user_id = '${user.id}'`,
    );
    const insert = (table: string, values: object) =>
      dataSource.query(
        `INSERT INTO ${table} VALUES (${Object.values(values)
          .map((value: unknown) => (value === null ? 'NULL' : `'${value as string}'`))
          .join(', ')})`,
      );
    await dataSource.query(`DELETE FROM users WHERE id = '${user.id}'`);
    await expect
      .poll(async () => (await me(here.access_token)).status, { timeout: 1_000, interval: 20 })
      .toBe(401);
    await insert('users', row!);
    await insert('passwords', password!);
    const again = await server.tokens(user);
    await expect
      .poll(async () => (await me(again.access_token)).status, { timeout: 1_000, interval: 20 })
      .toBe(200);
  });

  it('costs a guarded request no query while nothing changes', async () => {
    await expectAlive(here);
    const dataSource = server.app.get(DataSource);
    const queries = vi.spyOn(dataSource, 'createQueryRunner');
    for (let call = 0; call < 50; call++) await expectAlive(here);
    expect(queries).not.toHaveBeenCalled();
    // Where there is something to ask the database, this notices.
    await server.call('GET', '/users/me/sessions', { token: here.access_token });
    expect(queries).toHaveBeenCalled();
    queries.mockRestore();
  });
});

describeOn('postgres', 'sessions whose table is emptied', () => {
  it('are over within a second', async () => {
    const server = await startServer();
    const token = await server.signIn(await server.register());
    const me = async () => (await server.call('GET', '/users/me', { token })).status;
    expect(await me()).toBe(200);
    await server.app.get(DataSource).query('TRUNCATE sessions');
    await expect.poll(me, { timeout: 1_000, interval: 20 }).toBe(401);
    await server.close();
  });
});
