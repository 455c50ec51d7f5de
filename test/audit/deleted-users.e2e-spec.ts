import { expect, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { AuditTrail, UserAccounts } from '../../src/index.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import { SYSTEM_ACTOR } from '../../src/events/actor.js';
import { UnitsOfWork } from '../../src/events/units-of-work.js';
import { serverTest } from '../support/fixtures.js';
import { PASSWORD, type TestServer, type TestUser } from '../support/server.js';

const AGENT = 'Browser/1.0 of one person';
const PSEUDONYM = /^hmac:[\w-]{22}$/;

const signIn = async (server: TestServer, { username }: TestUser, password = PASSWORD) => {
  const json = { username, password };
  return server.call('POST', '/login', { json, headers: { 'user-agent': AGENT } });
};

/** Lists the events by and about the user. */
const list = async (server: TestServer, { id }: TestUser) =>
  (await server.app.get(AuditTrail).listForUser(id, { limit: 100 })).events;

const test = serverTest();

test.for([
  [
    'DELETE /users/me',
    async (server: TestServer, user: TestUser) => {
      const { body } = await signIn(server, user);
      await server.call('DELETE', '/users/me', {
        token: body.access_token,
        json: { password: PASSWORD },
        headers: { 'user-agent': AGENT },
      });
    },
  ],
  [
    'UserAccounts.delete(), as the command line calls it',
    (server: TestServer, { id }: TestUser) => server.app.get(UserAccounts).delete(id),
  ],
] as const)(
  '%s replaces the addresses of the deleted user in the audit trail by pseudonyms',
  async ([_route, remove], { server, newUser }) => {
    await signIn(server, newUser);
    await signIn(server, newUser, 'a wrong password');
    const before = await list(server, newUser);
    expect(before.filter(({ ip }) => ip === '127.0.0.1')).toHaveLength(3);
    await remove(server, newUser);
    const events = await list(server, newUser);
    expect(events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['user.deleted', 'sign-in.failed', 'session.started']),
    );
    const withAddress = events.filter(({ ip }) => ip !== null);
    // Two events that came from one address still show it.
    const [address, ...others] = new Set(withAddress.map(({ ip }) => ip));
    expect([address, others]).toEqual([expect.stringMatching(PSEUDONYM), []]);
    for (const { userAgent } of withAddress) expect(userAgent).toMatch(PSEUDONYM);
    const agents = new Set(withAddress.map(({ userAgent }) => userAgent));
    expect(agents.size).toBe(2);
    // All else stays.
    const rest = (event: object) => ({ ...event, ip: null, userAgent: null });
    expect(events.slice(-before.length).map(rest)).toEqual(before.map(rest));
  },
);

test('DELETE /users/{id} keeps the address of the administrator, and an administrator who is deleted keeps theirs in what they did to others', async ({
  server,
  newUser,
}) => {
  const administrator = await server.registerAdministrator();
  const { body } = await signIn(server, administrator);
  const as = { token: body.access_token, headers: { 'user-agent': AGENT } };
  await server.call('DELETE', `/users/${newUser.id}`, as);
  const by = { ip: '127.0.0.1', userAgent: AGENT, actorId: administrator.id };
  const deleted = (await list(server, newUser)).find(({ name }) => name === 'user.deleted');
  expect(deleted).toMatchObject(by);
  await server.app.get(UserAccounts).delete(administrator.id);
  const kept = (await list(server, administrator)).filter(({ ip }) => ip === '127.0.0.1');
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({ name: 'user.deleted', subjectId: newUser.id, ...by });
});

test('GET /audit-events finds the events from one address of a deleted user by its pseudonym', async ({
  server,
  admin,
  newUser,
}) => {
  await server.app.get(UserAccounts).delete(newUser.id);
  const [, registered] = await list(server, newUser);
  const token = await server.signIn(admin);
  const query = new URLSearchParams({ ip: registered!.ip!, subject_id: newUser.id });
  const { status, body } = await server.call('GET', `/audit-events?${query.toString()}`, { token });
  expect([status, body.events.length]).toEqual([200, 1]);
  const bad = await server.call('GET', '/audit-events?ip=hmac:x', { token });
  expect(bad.status).toBe(422);
});

test('A deletion that is rolled back leaves the addresses in the audit trail', async ({
  server,
  newUser,
}) => {
  const accounts = server.app.get(UserAccounts);
  const rolledBack = server.app.get(UnitsOfWork).run(SYSTEM_ACTOR, async (unit) => {
    await accounts.delete(newUser.id, unit);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect((await list(server, newUser)).map(({ ip }) => ip)).toEqual(['127.0.0.1']);
});

test('The database lets an audit event change its addresses to pseudonyms, and nothing else', async ({
  server,
  newUser,
}) => {
  const query = (set: string) =>
    server.app
      .get(DataSource)
      .query(`UPDATE audit_events SET ${set} WHERE subject_id = '${newUser.id}'`);
  for (const set of [
    `ip = '203.0.113.7'`,
    `ip = NULL`,
    `user_agent = NULL`,
    `ip = 'hmac:x', user_agent = 'another'`,
    `ip = 'hmac:x', actor = 'server'`,
    `ip = 'hmac:x', subject_id = NULL`,
    `ip = 'hmac:x', subject_external_id = '1'`,
    `actor_external_id = '1'`,
  ]) {
    await expect(query(set), set).rejects.toThrow('appended to, and never updated');
  }
  await query(`ip = 'hmac:x', user_agent = 'hmac:y'`);
  expect(await list(server, newUser)).toMatchObject([{ ip: 'hmac:x', userAgent: 'hmac:y' }]);
});

test('A user whose trail has an empty user agent and no address can be deleted', async ({
  server,
  newUser,
}) => {
  // The address is unknown if a proxy sends another text. Anyone can send an empty user agent.
  const actor = { ...SYSTEM_ACTOR, kind: 'anonymous' as const, userAgent: '' };
  const event = { userId: newUser.id, clientId: 'first-party', reason: 'wrong-password' } as const;
  await server.app.get(UnitsOfWork).record(actor, 'sign-in.failed', event);
  await server.app.get(UserAccounts).delete(newUser.id);
  const events = await list(server, newUser);
  expect(events.map(({ userAgent }) => userAgent)).toContain('');
});

test('A deletion writes the addresses of many events at once, each with its own pseudonym', async ({
  server,
  newUser,
}) => {
  const event = { userId: newUser.id, clientId: 'first-party', reason: 'wrong-password' } as const;
  for (let i = 0; i < 10; i++) {
    const actor = {
      ...SYSTEM_ACTOR,
      kind: 'anonymous' as const,
      ip: '192.0.2.7',
      userAgent: `${i}`,
    };
    await server.app.get(UnitsOfWork).record(actor, 'sign-in.failed', event);
  }
  const replacing = vi.spyOn(AuditStore.prototype, 'replaceAddresses');
  await server.app.get(UserAccounts).delete(newUser.id);
  const calls = replacing.mock.calls.length;
  replacing.mockRestore();
  // One for the events by the user, one for those about the user.
  expect(calls).toBe(2);
  const failed = (await list(server, newUser)).filter(({ name }) => name === 'sign-in.failed');
  expect(new Set(failed.map(({ ip }) => ip)).size).toBe(1);
  expect(new Set(failed.map(({ userAgent }) => userAgent)).size).toBe(10);
  for (const { userAgent } of failed) expect(userAgent).toMatch(PSEUDONYM);
});
