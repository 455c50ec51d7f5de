import { DataSource } from 'typeorm';
import { expect, vi } from 'vitest';
import {
  CLI_ACTOR,
  ClientsService,
  Outbox,
  SessionsService,
  UserAccounts,
  UsersService,
} from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { databaseKind } from '../support/databases.js';
import { beginTrip, PlainBrowser, readCallback, SPA } from '../support/plain-browser.js';
import { type TestServer } from '../support/server.js';
import { TrailReader } from '../support/trail.js';

const HIDE = 'ALTER TABLE audit_events RENAME TO audit_events_away';
const BRING_BACK = 'ALTER TABLE audit_events_away RENAME TO audit_events';

const query = (server: TestServer, sql: string) => server.app.get(DataSource).query<unknown>(sql);

const test = serverTest({ clients: [SPA] }).extend(
  'trail',
  { scope: 'file' },
  ({ server }) => new TrailReader(server),
);

test.afterEach(async ({ server }) => {
  await query(server, BRING_BACK).catch(() => {});
  server.log.splice(0);
});

test('A change whose audit event cannot be written is rolled back and answered with 503', async ({
  server,
  trail,
}) => {
  const user = await server.register();
  const token = await server.signIn(user);
  await trail.take();
  server.takeEvents();
  await query(server, HIDE);
  const users = server.app.get(UsersService);
  const accounts = server.app.get(UserAccounts);
  await expect(accounts.disable(user.id)).rejects.toMatchObject({ status: 503 });
  const answer = await server.call('PATCH', '/users/me', { token, json: { full_name: 'x' } });
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect((await server.call('POST', '/logout', { token })).status).toBe(503);
  const json = { email: 'late@example.com', password: user.password };
  expect((await server.call('POST', '/users', { json })).status).toBe(503);
  await query(server, BRING_BACK);
  const found = await users.getById(user.id);
  expect([found.disabled, found.fullName]).toEqual([false, null]);
  expect(await users.findByLogin('late@example.com')).toBeNull();
  expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
  expect(server.takeEvents()).toEqual([]);
  expect(await trail.take()).toEqual([]);
  expect(server.log.join('')).toContain('The event user.disabled could not be written.');
  // Changes succeed again once the table is back.
  await accounts.disable(user.id);
  expect((await trail.take()).map(({ name }) => name)).toEqual(['user.disabled']);
});

test('An audit event is rolled back when the change after it fails', async ({ server, trail }) => {
  const clients = server.app.get(ClientsService);
  const given = { name: 'x', confidential: true, grantTypes: [], scopes: [] };
  await clients.create({ ...given, id: 'twice' });
  await trail.take();
  const both = [1, 2].map(() => clients.create({ ...given, id: 'at-once' }, CLI_ACTOR));
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect((await trail.take()).map(({ name }) => name)).toEqual(['client.created']);
});

test('A sign-in costs one INSERT for the audit event, in the transaction of the session', async ({
  server,
}) => {
  const user = await server.register();
  const sent: string[] = [];
  const { logger } = server.app.get(DataSource);
  const log = vi.spyOn(logger, 'logQuery').mockImplementation((sql) => void sent.push(sql));
  await server.tokens(user).finally(() => log.mockRestore());
  const trailStatements = sent.filter((sql) => sql.includes('audit_events'));
  expect(trailStatements).toEqual([expect.stringMatching(/^INSERT INTO "audit_events"/)]);
  // The transaction is that of the session, so the audit event adds no COMMIT.
  const inTransaction = sent.slice(
    sent.findIndex((sql) => sql.startsWith('INSERT INTO "sessions"')),
    sent.indexOf('COMMIT'),
  );
  expect(inTransaction).toContain(trailStatements[0]);
  expect(sent.filter((sql) => sql === 'COMMIT')).toHaveLength(1);
});

test('A sign-in succeeds when its audit event cannot be written, and the failure is logged', async ({
  server,
  trail,
}) => {
  const user = await server.register();
  await trail.take();
  server.takeEvents();
  await query(server, HIDE);
  const json = { username: user.username, password: user.password };
  const signedIn = await server.call('POST', '/login', { json });
  expect(signedIn.status).toBe(200);
  const { access_token: token } = signedIn.body;
  expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
  const failed = await server.call('POST', '/login', { json: { ...json, password: 'wrong' } });
  expect(failed.status).toBe(401);
  await query(server, BRING_BACK);
  expect(server.takeEvents()).toEqual(['session.started', 'sign-in.failed']);
  expect(await trail.take()).toEqual([]);
  expect(server.log.join('')).toContain('The event session.started could not be written.');
  expect(server.log.join('')).toContain('The event sign-in.failed could not be written.');
});

test('A second sign-in in a browser succeeds and ends the first one when the audit events cannot be written', async ({
  server,
}) => {
  const user = await server.register();
  const browser = new PlainBrowser(server);
  await browser.signIn(user, beginTrip(SPA).path);
  const [former] = await server.app.get(SessionsService).list(user.id);
  server.takeEvents();
  await query(server, HIDE);
  const again = await browser.signIn(user, beginTrip(SPA, { prompt: 'login' }).path);
  await query(server, BRING_BACK);
  expect(readCallback(again)).toHaveProperty('code');
  const live = await server.app.get(SessionsService).list(user.id);
  expect(live).toHaveLength(1);
  expect(live[0]!.id).not.toBe(former!.id);
  expect(server.takeEvents()).toEqual([
    'session.started',
    'session.ended',
    'authorization-code.issued',
  ]);
  expect(server.log.join('')).toContain('The event session.ended could not be written.');
});

test(`The table audit_events rejects every UPDATE on ${databaseKind}`, async ({ server }) => {
  await server.register();
  const before = await query(server, 'SELECT * FROM audit_events');
  expect(before).not.toEqual([]);
  for (const sql of [
    `UPDATE audit_events SET actor = 'server'`,
    `UPDATE audit_events SET details = '{}' WHERE name = 'user.registered'`,
    `INSERT INTO audit_events SELECT * FROM audit_events WHERE true
       ON CONFLICT (id) DO UPDATE SET ip = null`,
  ]) {
    await expect(query(server, sql), sql).rejects.toThrow('appended to, and never updated');
  }
  expect(await query(server, 'SELECT * FROM audit_events')).toEqual(before);
});

// Last, because Nest logs to the server that started last.
test.for([
  ['audit_events', [], ['many-failures']],
  ['mails', ['session.started', 'sign-in.after-failures'], []],
] as const)(
  'A sign-in that cannot be written to the table %s succeeds, and is written to the other one of the audit trail and the mails',
  async ([table, written, queued], { startServer }) => {
    const mail = { from: 'a@example.com', smtp: { url: 'smtp://127.0.0.1:9' } };
    const server = await startServer({ mail });
    const user = await server.register();
    const json = { username: user.username, password: user.password };
    const wrong = { ...json, password: 'wrong' };
    for (let i = 0; i < 5; i++) await server.call('POST', '/login', { json: wrong });
    server.advanceClock(2);
    const trail = new TrailReader(server);
    await trail.take();
    await query(server, `ALTER TABLE ${table} RENAME TO away`);
    const { status } = await server.call('POST', '/login', { json });
    await query(server, `ALTER TABLE away RENAME TO ${table}`);
    expect(status).toBe(200);
    expect((await trail.take()).map(({ name }) => name)).toEqual(written);
    const mails = await server.app.get(Outbox).list(9);
    expect(mails.map(({ kind }) => kind)).toEqual(queued);
    expect(server.log.join('')).toContain('could not be written.');
  },
);
