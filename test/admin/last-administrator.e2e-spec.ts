import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { CLI_ACTOR, UserAdministration, UsersService } from '../../src/index.js';
import { createServer } from '../../src/server/process/create-server.js';
import { databaseKind } from '../support/databases.js';
import { type Answer, call, type Call } from '../support/http.js';
import { PASSWORD, startServer, type TestServer, type TestUser } from '../support/server.js';

const ROUNDS = 20;

let server: TestServer;
let admin: TestUser;
let token: string;
beforeEach(async () => {
  server = await startServer();
  admin = await server.registerAdministrator();
  token = await server.signIn(admin);
  server.takeEvents();
});
afterEach(() => server.close());

const administrators = async (): Promise<string[]> => {
  const { users } = await server.app.get(UserAdministration).list({ role: 'admin', limit: 100 });
  return users.filter(({ disabled }) => !disabled).map(({ id }) => id);
};
const ways = (id: string): Array<[name: string, method: string, path: string, options: Call]> => [
  ['demote', 'PATCH', `/users/${id}`, { json: { roles: ['support'] } }],
  ['disable', 'PATCH', `/users/${id}`, { json: { disabled: true } }],
  ['both', 'PATCH', `/users/${id}`, { json: { roles: [], disabled: true, full_name: 'x' } }],
  ['delete', 'DELETE', `/users/${id}`, {}],
];

describe('the last administrator', () => {
  it('cannot demote, disable or delete themselves', async () => {
    for (const [name, method, path, options] of [
      ...ways(admin.id),
      ['delete me', 'DELETE', '/users/me', { json: { password: PASSWORD } }] as const,
    ]) {
      const { status, body } = await server.call(method, path, { token, ...options });
      expect([name, status, body.code]).toEqual([name, 409, 'last_administrator']);
    }
    expect(server.takeEvents()).toEqual([]);
    expect((await server.call('GET', '/users/me', { token })).body).toMatchObject({
      roles: ['admin'],
      disabled: false,
      full_name: null,
    });
    const { body } = await server.call('POST', '/token', { form: { ...admin } });
    expect(body.access_token).toBeTruthy();
  });

  it('is not removed by the command line’s way either', async () => {
    const administration = server.app.get(UserAdministration);
    for (const changes of [{ roles: [] }, { disabled: true }]) {
      await expect(administration.change(admin.id, changes, CLI_ACTOR)).rejects.toThrow(
        'make another one first',
      );
    }
    await expect(administration.delete(admin.id, CLI_ACTOR)).rejects.toThrow(
      'make another one first',
    );
  });

  it('does not count who is disabled, and keeps the role among others', async () => {
    const other = await server.registerAdministrator();
    await server.disable(other.id);
    const [, ...rest] = ways(admin.id);
    for (const [name, method, path, options] of rest) {
      const { status } = await server.call(method, path, { token, ...options });
      expect(status, name).toBe(409);
    }
    const json = { roles: ['support', 'admin'] };
    const path = `/users/${admin.id}`;
    expect((await server.call('PATCH', path, { token, json })).status).toBe(200);
    // Who is disabled does not administer: nobody is lost with them.
    expect((await server.call('DELETE', `/users/${other.id}`, { token })).status).toBe(204);
  });

  it('is one no more when there is another, and goes as they like', async () => {
    for (const i of [0, 1, 2, 3]) {
      await server.registerAdministrator();
      const leaving = await server.registerAdministrator();
      const [[name, method, path, options]] = [ways(leaving.id)[i]!];
      const own = await server.signIn(leaving);
      const { status } = await server.call(method, path, { token: own, ...options });
      expect(status, name).toBeLessThan(300);
      expect([401, 403]).toContain((await server.call('GET', '/users', { token: own })).status);
    }
    const leaving = await server.registerAdministrator();
    const json = { password: PASSWORD };
    const own = await server.signIn(leaving);
    expect((await server.call('DELETE', '/users/me', { token: own, json })).status).toBe(204);
  });
});

describe('two last administrators at once', () => {
  let other: NestFastifyApplication | null = null;
  afterEach(async () => {
    await other?.close();
    other = null;
  });

  it(`leave one, in ${ROUNDS} rounds of each way, on two instances`, async () => {
    // On SQLite the second is another connection to the same file: another process.
    other = await createServer(server.settings, pino({ level: 'silent' }));
    await other.listen({ port: 0, host: '127.0.0.1' });
    const { port } = other.getHttpServer().address() as { port: number };
    const instances = [server.url, `http://127.0.0.1:${port}`];
    let pair = [admin, await server.registerAdministrator()] as [TestUser, TestUser];
    const rounds = databaseKind === 'postgres' ? ROUNDS : 5;
    for (let round = 0; round < 2 * rounds; round++) {
      const tokens = await Promise.all(pair.map((each) => server.signIn(each)));
      // Each removes the other, and in every second round themselves.
      const who = round % 2 === 0 ? [pair[1], pair[0]] : pair;
      const answers = await Promise.all(
        who.map(({ id }, i): Promise<Answer> => {
          const [, method, path, options] = ways(id)[Math.floor(round / 2) % 4]!;
          return call(instances[i]!, method, path, { ...options, token: tokens[i]! });
        }),
      );
      const statuses = answers.map(({ status }) => status);
      expect(
        statuses.filter((status) => status < 300),
        String(statuses),
      ).toHaveLength(1);
      // The second is the last one by now, or is no administrator any more.
      expect([401, 403, 409]).toContain(statuses.find((status) => status >= 300));
      const [left, ...more] = await administrators();
      expect(more).toEqual([]);
      const kept = pair.find(({ id }) => id === left)!;
      pair = [kept, await server.registerAdministrator()];
    }
  });

  it(`leave one where both delete their own account, in ${ROUNDS} rounds`, async () => {
    let pair = [admin, await server.registerAdministrator()] as [TestUser, TestUser];
    for (let round = 0; round < ROUNDS; round++) {
      const tokens = await Promise.all(pair.map((each) => server.signIn(each)));
      const answers = await Promise.all(
        tokens.map((own) =>
          server.call('DELETE', '/users/me', { token: own, json: { password: PASSWORD } }),
        ),
      );
      const statuses = answers.map(({ status }) => status).toSorted();
      expect(statuses).toEqual([204, 409]);
      const kept = pair.find((_, i) => answers[i]!.status === 409)!;
      pair = [kept, await server.registerAdministrator()];
    }
  });
});

describe('an ordinary change', () => {
  it('does not wait for a sign-in of an administrator, nor that for it', async () => {
    const user = await server.register();
    const [signedIn, ...changed] = await Promise.all([
      server.tokens(admin),
      ...Array.from({ length: 10 }, (_, i) =>
        server.call('PATCH', `/users/${user.id}`, { token, json: { roles: [`role-${i}`] } }),
      ),
    ]);
    expect(signedIn.access_token).toBeTruthy();
    expect(changed.map(({ status }) => status)).toEqual(changed.map(() => 200));
    const { roles } = await server.app.get(UsersService).getById(user.id);
    expect(roles).toHaveLength(1);
  });
});
