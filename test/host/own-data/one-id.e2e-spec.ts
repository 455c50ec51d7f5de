import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AuditTrail,
  CLI_ACTOR,
  ClientsService,
  Events,
  ExternalUsers,
  toUserId,
  UserAccounts,
} from '../../../src/index.js';
import { UsersStore } from '../../../src/users/users.store.js';
import { AccountsHost, PASSWORD } from './accounts-host.js';
import type { Account } from './accounts.js';

interface Event {
  name: string;
  actor: string;
  actor_id: string | null;
  subject_id: string | null;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

let started: AccountsHost;
let token: string;
let admin: Account;
let account: Account;
let emitted: Array<[name: string, event: { userId?: string | null }]>;
beforeAll(async () => {
  started = await AccountsHost.start({ administered: true });
  admin = await started.register();
  await started.accounts.update({ id: admin.id }, { groups: 'admin' });
  token = (await started.tokens(admin.login!)).access_token;
  started.host.app.get(Events).onAny((name, event) => emitted.push([name, event]));
});
afterAll(() => started?.close());
beforeEach(async () => {
  emitted = [];
  account = await started.register();
});

const get = (path: string) => started.host.call('GET', path, { token });
async function trail(query: string): Promise<Event[]> {
  const { status, body } = await get(`/audit-events?${query}`);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.events;
}

it("GET /audit-events names a user of the application's table by its own id, and finds the events by it", async () => {
  const own = String(account.id);
  await started.tokens(account.login!);
  const about = await trail(`subject_id=${own}`);
  expect(about.map(({ name, actor_id, subject_id }) => [name, actor_id, subject_id])).toEqual([
    ['session.started', own, own],
    ['user.registered', null, own],
  ]);
  expect((await trail(`actor_id=${own}`)).map(({ name }) => name)).toEqual(['session.started']);
  // Our own id of the user appears nowhere, and finds the same events.
  expect(JSON.stringify(await trail('limit=100'))).not.toMatch(UUID);
  expect(await trail(`subject_id=${toUserId(own)}`)).toEqual(about);
});

it("GET /audit-events names an administrator of the application's table by its own id", async () => {
  await started.tokens(account.login!);
  await started.host.call('DELETE', `/users/${account.id}/sessions`, { token });
  const [ended] = await trail(`actor_id=${admin.id}&subject_id=${account.id}`);
  expect(ended).toMatchObject({
    name: 'session.ended',
    actor_id: String(admin.id),
    subject_id: String(account.id),
  });
});

it('GET /audit-events pages through the events of an actor who may be a user or a client', async () => {
  const own = String(account.id);
  for (let i = 0; i < 3; i++) await started.tokens(account.login!);
  const actor = { ...CLI_ACTOR, kind: 'client' as const, clientId: own };
  await started.host.app.get(UserAccounts).disable(toUserId(String(account.id)), actor);
  const first = await get(`/audit-events?actor_id=${own}&limit=2`);
  const second = await trail(`actor_id=${own}&limit=2&cursor=${first.body.next_cursor}`);
  expect([...first.body.events, ...second].map(({ name, actor: kind }) => [name, kind])).toEqual([
    ['user.disabled', 'client'],
    ['session.started', 'user'],
    ['session.started', 'user'],
    ['session.started', 'user'],
  ]);
});

it('The trail names an account that was deleted in the table, and then here, by its own id', async () => {
  const own = String(account.id);
  await started.tokens(account.login!);
  await started.accounts.delete({ id: account.id });
  await started.host.app.get(ExternalUsers).markChanged(own);
  const before = await trail(`subject_id=${own}`);
  expect(before.map(({ subject_id }) => subject_id)).toEqual([own, own]);
  await started.host.app.get(UserAccounts).delete(toUserId(own));
  const after = await trail(`subject_id=${own}`);
  expect(after.map(({ name, subject_id }) => [name, subject_id])).toEqual([
    ['user.deleted', own],
    ['session.started', own],
    ['user.registered', own],
  ]);
  expect(emitted.at(-1)).toEqual(['user.deleted', { userId: own }]);
});

it('A deletion by a process that has never seen the user names it by its own id', async () => {
  const own = String(account.id);
  const external = started.host.app.get(ExternalUsers);
  external['externalIds'].clear();
  await started.host.app.get(UserAccounts).delete(toUserId(own));
  expect(emitted.at(-1)).toEqual(['user.deleted', { userId: own }]);
  expect((await trail(`subject_id=${own}&limit=1`))[0]).toMatchObject({ subject_id: own });
});

it('A failed sign-in of an account that has never had a password here is recorded by its own id', async () => {
  const { id } = await started.accounts.save({ mail: 'never@example.com' });
  const form = { username: 'never@example.com', password: PASSWORD };
  expect((await started.host.call('POST', '/token', { form })).status).toBe(400);
  expect(await trail(`subject_id=${id}`)).toMatchObject([
    { name: 'sign-in.failed', subject_id: String(id) },
  ]);
});

it('Listeners get every event of a user with its own id', async () => {
  const { host } = started;
  const { access_token: mine, refresh_token } = await started.tokens(account.login!);
  const wrong = { username: account.login!, password: 'wrong horse battery staple' };
  await host.call('POST', '/token', { form: wrong });
  const refresh = { grant_type: 'refresh_token', refresh_token };
  await host.call('POST', '/token', { form: refresh });
  await host.call('PATCH', '/users/me', { token: mine, json: { full_name: 'Jane' } });
  const passwords = { current_password: PASSWORD, new_password: 'violet anchor tundra biscuit' };
  await host.call('PUT', '/users/me/password', { token: mine, json: passwords });
  await host.call('POST', '/logout', { token: mine });
  await host.app.get(UserAccounts).disable(toUserId(String(account.id)));
  await host.app.get(UserAccounts).enable(toUserId(String(account.id)));
  expect(emitted.map(([name]) => name)).toEqual([
    'user.registered',
    'session.started',
    'sign-in.failed',
    'session.refreshed',
    'user.profile-changed',
    'password.changed',
    'session.ended',
    'user.disabled',
    'user.enabled',
  ]);
  expect(new Set(emitted.map(([, { userId }]) => userId))).toEqual(new Set([String(account.id)]));
});

it('An event after a restart costs one more query, and has the own id too', async () => {
  const { access_token: mine } = await started.tokens(account.login!);
  const external = started.host.app.get(ExternalUsers);
  external['externalIds'].clear();
  emitted = [];
  await started.host.app.get(UserAccounts).disable(toUserId(String(account.id)));
  expect(emitted).toEqual([['user.disabled', { userId: String(account.id) }]]);
  expect((await started.host.call('GET', '/users/me', { token: mine })).status).toBe(401);
});

it('GET /users/me/activity shows an account its own addresses', async () => {
  const { access_token: mine } = await started.tokens(account.login!);
  const { body } = await started.host.call('GET', '/users/me/activity', { token: mine });
  const events = body.events as Array<{ name: string; ip: string | null }>;
  expect(events.map(({ name, ip }) => [name, ip])).toEqual([
    ['session.started', '127.0.0.1'],
    ['user.registered', '127.0.0.1'],
  ]);
});

it('Events that an older version stored without the own ids are named by them, with one query for a page', async () => {
  const others = [account, await started.register(), await started.register()];
  const values = others.map(
    ({ id }, i) =>
      `('01a2000${i}-9056-7257-a7ec-e03877c1d969', 0, 'user.enabled', 'server', '${toUserId(String(id))}', '{}')`,
  );
  await started.accounts.query(
    `INSERT INTO audit_events (id, created_at, name, actor, subject_id, details) VALUES ${values.join(', ')}`,
  );
  started.host.app.get(ExternalUsers)['externalIds'].clear();
  const find = vi.spyOn(started.host.app.get(UsersStore, { strict: false }), 'findExternalIds');
  const { events } = await started.host.app
    .get(AuditTrail, { strict: false })
    .list({ filters: { name: 'user.enabled', until: new Date('2026-12-31') }, oldestFirst: true });
  const shown = events.map(({ subjectId }) => subjectId);
  expect(shown).toEqual(expect.arrayContaining(others.map(({ id }) => String(id))));
  expect(find).toHaveBeenCalledTimes(1);
  find.mockRestore();
});

it.each(['subject_id', 'actor_id'])(
  'GET /audit-events accepts any text of up to 200 characters as %s, and rejects other text',
  async (name) => {
    for (const id of ['0', 'a b', "' OR 1=1 --", 'é'.repeat(200), '019aa7b4']) {
      expect(await trail(`${name}=${encodeURIComponent(id)}`)).toEqual([]);
    }
    for (const id of ['', 'a%00', 'x'.repeat(201)]) {
      const { status, body } = await get(`/audit-events?${name}=${id}`);
      expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field: name })]]);
    }
  },
);

it('GET /audit-events finds the events of a client by its id', async () => {
  const { client } = await started.host.app.get(ClientsService).create({
    name: 'Robot',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: [],
  });
  const actor = { ...CLI_ACTOR, kind: 'client' as const, clientId: client.id };
  await started.host.app.get(UserAccounts).disable(toUserId(String(account.id)), actor);
  expect(await trail(`actor_id=${client.id}`)).toMatchObject([
    { name: 'user.disabled', actor_id: client.id, subject_id: String(account.id) },
  ]);
});

describe('the OpenAPI document of an application with its own users', () => {
  interface Document {
    paths: Record<string, Record<string, { parameters: object[] }>>;
    components: { schemas: Record<string, { properties: Record<string, object> }> };
  }
  let document: Document;
  beforeAll(async () => {
    document = (await get('/openapi.json')).body as Document;
  });

  it('has the routes that work, and not those that answer 409', () => {
    const methods = (path: string) => Object.keys(document.paths[path] ?? {}).toSorted();
    expect(methods('/users')).toEqual(['post']);
    expect(methods('/users/{id}')).toEqual(['get']);
    expect(methods('/users/me')).toEqual(['get', 'patch']);
    expect(methods('/users/{id}/sessions')).toEqual(['delete', 'get']);
    expect(document.components.schemas).not.toHaveProperty('UserChangesRequest');
  });

  it('does not say that the id of a user is a UUID', () => {
    const { UserResponse, AuditEventResponse } = document.components.schemas;
    const { get: user } = document.paths['/users/{id}']!;
    const { get: events } = document.paths['/audit-events']!;
    const shown = [
      UserResponse!.properties['id'],
      AuditEventResponse!.properties['subject_id'],
      user!.parameters,
      events!.parameters.filter((each) => JSON.stringify(each).includes('subject_id')),
    ];
    expect(shown.flat()).toHaveLength(4);
    expect(JSON.stringify(shown)).not.toMatch(/uuid|019aa7b4/);
    expect(JSON.stringify(document.components.schemas)).not.toMatch(/_id":"019aa7b4/);
    // The ids of sessions are ours.
    const { SessionResponse } = document.components.schemas;
    expect(SessionResponse!.properties['id']).toMatchObject({ format: 'uuid' });
  });
});
