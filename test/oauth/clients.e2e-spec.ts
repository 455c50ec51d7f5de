import { expect } from 'vitest';
import { DataSource } from 'typeorm';
import { ClientsService, type NewClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import { basic, readOutcome } from '../support/http.js';
import type { TestServer } from '../support/server.js';
import { decode } from '../support/tokens.js';

const CONFIGURED = { client_id: 'configured', client_secret: 'a secret with %+:ü, 32 characters' };

const token = (
  server: TestServer,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) => server.call('POST', '/token', { form, headers });

const revoke = (server: TestServer, text: string, headers: Record<string, string>) =>
  server.call('POST', '/revoke', { form: { token: text }, headers });

const test = serverTest({ clients: [{ ...CONFIGURED, scope: 'items:read' }] })
  .extend('clients', { scope: 'file' }, ({ server }) => server.app.get(ClientsService))
  .extend('made', async ({ server, clients }) => {
    const made = await clients.create({
      name: 'Report',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: ['items:read'],
    });
    server.takeEvents();
    return made;
  })
  .extend('id', ({ made }) => made.client.id)
  .extend('secret', ({ made }) => made.secretPlain!)
  .extend('clientToken', ({ server, id, secret }) => async () => {
    const form = { grant_type: 'client_credentials' };
    return (await token(server, form, basic(id, secret))).body.access_token as string;
  })
  .extend(
    'introspect',
    ({ id, secret, server }) =>
      async (text: string, headers = basic(id, secret)) =>
        server.call('POST', '/introspect', { form: { token: text }, headers }),
  );

test('POST /token issues an access token for the client itself, without a refresh token (RFC 6749 4.4.3)', async ({
  server,
  id,
  secret,
}) => {
  const { status, headers, body } = await token(
    server,
    { grant_type: 'client_credentials' },
    basic(id, secret),
  );
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    scope: 'items:read',
  });
  const { claims } = decode(body.access_token);
  expect([claims.client_id, claims.roles]).toEqual([id, []]);
  // A UUID, which fits into a column for user ids. Its version is 5, so it never equals a user's id (version 7).
  expect(claims.sub).toMatch(/^[\da-f]{8}-[\da-f]{4}-5/);
  expect(server.takeEvents()).toEqual(['session.started']);
});

test('POST /token authenticates a client by Basic or by the body, created or configured (RFC 6749 2.3.1)', async ({
  server,
  id,
  secret,
}) => {
  const grant = { grant_type: 'client_credentials' };
  const body = await token(server, { ...grant, client_id: id, client_secret: secret });
  expect(body.status).toBe(200);
  const { client_id, client_secret } = CONFIGURED;
  expect((await token(server, grant, basic(client_id, client_secret))).status).toBe(200);
  expect((await token(server, { ...grant, ...CONFIGURED })).status).toBe(200);
});

test('POST /token rejects a client_credentials request for a scope that the client lacks with invalid_scope', async ({
  server,
  id,
  secret,
}) => {
  const form = { grant_type: 'client_credentials', scope: 'items:write' };
  expect(readOutcome(await token(server, form, basic(id, secret)))).toEqual([400, 'invalid_scope']);
});

test("A client's own token passes scope guards, and routes about a user answer 404 to it", async ({
  clientToken,
  server,
  clients,
}) => {
  const bearer = { token: await clientToken() };
  const json = { title: 'x' };
  expect((await server.call('POST', '/users/me/items', { ...bearer, json })).status).toBe(403);
  const writer = await clients.create({
    name: 'Writer',
    confidential: true,
    grantTypes: ['client_credentials'],
    scopes: ['items:write'],
  });
  const grant = { grant_type: 'client_credentials' };
  const { body: written } = await token(
    server,
    grant,
    basic(writer.client.id, writer.secretPlain!),
  );
  const added = await server.call('POST', '/users/me/items', {
    token: written.access_token,
    json,
  });
  expect([added.status, added.body.code]).toEqual([404, 'not_found']);
  for (const [method, path, more] of [
    ['GET', '/users/me', {}],
    ['PATCH', '/users/me', { json: { full_name: 'x' } }],
    ['GET', '/users/me/items', {}],
  ] as const) {
    const { status, body } = await server.call(method, path, { ...bearer, ...more });
    expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
  }
  const sessions = await server.call('GET', '/users/me/sessions', bearer);
  expect([sessions.status, sessions.body]).toEqual([200, []]);
  expect((await server.call('DELETE', '/users/me/sessions', bearer)).status).toBe(204);
  expect((await server.call('POST', '/logout', bearer)).status).toBe(204);
  expect((await server.call('GET', '/users/me/items', bearer)).status).toBe(401);
});

test('POST /token rejects client_credentials from the first party and from a client without the grant (RFC 6749 5.2)', async ({
  server,
  clients,
}) => {
  const form = { grant_type: 'client_credentials' };
  expect(readOutcome(await token(server, form))).toEqual([400, 'unauthorized_client']);
  const gateway = await clients.create({
    name: 'Gateway',
    confidential: true,
    grantTypes: [],
    scopes: [],
  });
  const refused = await token(server, form, basic(gateway.client.id, gateway.secretPlain!));
  expect(readOutcome(refused)).toEqual([400, 'unauthorized_client']);
});

test('POST /token rejects the password grant from a client other than the first party', async ({
  user,
  server,
  id,
  secret,
}) => {
  const { username, password } = user;
  const refused = await token(server, { username, password }, basic(id, secret));
  expect(readOutcome(refused)).toEqual([400, 'unauthorized_client']);
});

const grant = { grant_type: 'client_credentials' };

test.for([
  ['another secret', (id: string, secret: string) => basic(id, `${secret}x`)],
  ['no secret', (id: string) => basic(id, '')],
  ['the digest of the secret', (id: string) => basic(id, 'a'.repeat(64))],
  ['an unknown id', (_id: string, secret: string) => basic('unknown', secret)],
  ['an id that cannot be one', (_id: string, secret: string) => basic("' OR 1=1 --", secret)],
  ['an id with NUL', (_id: string, secret: string) => basic('\0', secret)],
] as const)(
  'POST /token answers 401 invalid_client to a client with %s (RFC 6749 5.2)',
  async ([_what, headers], { server, id, secret }) => {
    const { status, headers: answered, body } = await token(server, grant, headers(id, secret));
    expect([status, body.error, body.error_description]).toEqual([
      401,
      'invalid_client',
      'Client authentication failed',
    ]);
    expect(answered.get('www-authenticate')).toMatch(/^Basic /);
  },
);

test('POST /introspect and POST /revoke answer 401 invalid_client to a wrong secret', async ({
  clientToken,
  id,
  introspect,
  server,
}) => {
  const bearer = await clientToken();
  const wrong = basic(id, 'wrong');
  expect(readOutcome(await introspect(bearer, wrong))).toEqual([401, 'invalid_client']);
  expect(readOutcome(await revoke(server, bearer, wrong))).toEqual([401, 'invalid_client']);
  expect((await introspect(bearer)).body.active).toBe(true);
});

test('POST /token rejects a client that authenticates in two ways with invalid_request (RFC 6749 2.3)', async ({
  id,
  secret,
  server,
}) => {
  const form = { ...grant, client_id: id, client_secret: secret };
  expect(readOutcome(await token(server, form, basic(id, secret)))).toEqual([
    400,
    'invalid_request',
  ]);
});

test('ClientsService.rotateSecret() invalidates the old secret at once and keeps the tokens', async ({
  clientToken,
  clients,
  id,
  server,
  secret,
  introspect,
}) => {
  const bearer = await clientToken();
  const next = await clients.rotateSecret(id);
  const form = { grant_type: 'client_credentials' };
  expect((await token(server, form, basic(id, secret))).status).toBe(401);
  expect((await token(server, form, basic(id, next))).status).toBe(200);
  // A token that was issued before stays valid.
  expect((await introspect(bearer, basic(id, next))).body.active).toBe(true);
});

test('Of two creations of one public client at once, one succeeds, and the other says that the id is taken', async ({
  server,
  clients,
}) => {
  const given = { id: 'at-once', confidential: false, grantTypes: [], scopes: [] };
  server.takeEvents();
  const both = ['First', 'Second'].map((name) => clients.create({ ...given, name }));
  const outcomes = await Promise.allSettled(both);
  const [created] = outcomes.filter(({ status }) => status === 'fulfilled');
  const [rejected] = outcomes.filter(({ status }) => status === 'rejected');
  expect(rejected).toMatchObject({ reason: { message: expect.stringContaining('at-once') } });
  const { name } = (await clients.list()).find(({ id }) => id === 'at-once')!;
  expect(created).toMatchObject({ value: { client: { name } } });
  expect(server.takeEvents()).toEqual(['client.created']);
});

test("ClientsService.delete() ends the client's tokens at once, also when its id is given to another client", async ({
  clientToken,
  server,
  clients,
  id,
}) => {
  const bearer = await clientToken();
  const items = async () => (await server.call('GET', '/users/me/items', { token: bearer })).status;
  expect(await items()).toBe(404);
  await clients.delete(id);
  expect(await items()).toBe(401);
  const again = { id, name: 'Again', confidential: true, grantTypes: [], scopes: [] };
  await clients.create(again);
  expect(await items()).toBe(401);
  expect(server.takeEvents()).toEqual([
    'session.started',
    'session.ended',
    'client.deleted',
    'client.created',
  ]);
});

test('Secrets of clients are neither in the database nor in the log', async ({
  clients,
  id,
  server,
  secret,
}) => {
  const next = await clients.rotateSecret(id);
  const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM clients');
  for (const text of [JSON.stringify(rows), server.log.join('')]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(next);
  }
});

test.for([
  ['an id with spaces', { id: 'a b' }],
  ["the first party's id", { id: 'nightlatch' }],
  ['the id of the configured one', { id: 'configured' }],
  ['the password grant', { grantTypes: ['password'] }],
  ['a grant that is no URI', { grantTypes: [' urn:x:y'] }],
  ['a grant of two lines', { grantTypes: ['a:\nclient_credentials'] }],
  ['client_credentials without a secret', { confidential: false }],
  ['a name with a control character', { name: 'a\nb' }],
  ['a blank name', { name: ' ' }],
  ['an unknown scope', { scopes: ['items:admin'] }],
  ['a scope from the prototype', { scopes: ['constructor'] }],
] satisfies Array<[string, Partial<NewClient>]>)(
  'ClientsService.create() rejects %s',
  async ([_what, members], { clients }) => {
    const whole = { name: 'x', confidential: true, grantTypes: ['client_credentials'], scopes: [] };
    await expect(clients.create({ ...whole, ...members })).rejects.toThrow(/client|scope/i);
  },
);
