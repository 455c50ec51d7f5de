import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import { ClientsService } from '../../src/index.js';
import { type Answer, basic } from '../support/http.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const CONFIGURED = { client_id: 'configured', client_secret: 'a secret with %+:ü, 32 characters' };

const outcome = ({ status, body }: Answer) => [status, body.error];

describe('clients', () => {
  let server: TestServer;
  let clients: ClientsService;
  let user: TestUser;
  let id: string;
  let secret: string;
  beforeAll(async () => {
    server = await startServer({ clients: [{ ...CONFIGURED, scope: 'items:read' }] });
    clients = server.app.get(ClientsService);
    user = await server.register();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const made = await clients.create({
      name: 'Report',
      confidential: true,
      grantTypes: ['client_credentials'],
      scopes: ['items:read'],
    });
    id = made.client.id;
    secret = made.secretPlain!;
    server.takeEvents();
  });

  const token = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    server.call('POST', '/token', { form, headers });
  const clientToken = async () => {
    const form = { grant_type: 'client_credentials' };
    return (await token(form, basic(id, secret))).body.access_token as string;
  };
  const introspect = async (text: string, headers = basic(id, secret)) =>
    server.call('POST', '/introspect', { form: { token: text }, headers });
  const revoke = (text: string, headers: Record<string, string>) =>
    server.call('POST', '/revoke', { form: { token: text }, headers });

  describe('grant_type=client_credentials (RFC 6749 section 4.4)', () => {
    it('answers a token for the client itself, and nothing to refresh', async () => {
      const { status, headers, body } = await token(
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
      // A UUID, as hosts keep them for users, and never one of theirs, which are of version 7.
      expect(claims.sub).toMatch(/^[\da-f]{8}-[\da-f]{4}-5/);
      expect(server.takeEvents()).toEqual(['session.started']);
    });

    it('takes the secret from the body, and from the configuration, form-decoded', async () => {
      const grant = { grant_type: 'client_credentials' };
      const body = await token({ ...grant, client_id: id, client_secret: secret });
      expect(body.status).toBe(200);
      const { client_id, client_secret } = CONFIGURED;
      expect((await token(grant, basic(client_id, client_secret))).status).toBe(200);
      expect((await token({ ...grant, ...CONFIGURED })).status).toBe(200);
    });

    it('gives no scope that the client was not given', async () => {
      const form = { grant_type: 'client_credentials', scope: 'items:write' };
      expect(outcome(await token(form, basic(id, secret)))).toEqual([400, 'invalid_scope']);
    });

    it('lets the token through to what its scopes allow, where it has nothing of its own', async () => {
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
      const { body: written } = await token(grant, basic(writer.client.id, writer.secretPlain!));
      const added = await server.call('POST', '/users/me/items', {
        token: written.access_token,
        json,
      });
      expect([added.status, added.body.code]).toEqual([404, 'not_found']);
      for (const [method, path, more] of [
        ['GET', '/users/me', {}],
        ['PATCH', '/users/me', { json: { full_name: 'x' } }],
        ['GET', '/users/me/items', {}],
        ['PUT', '/users/me/password', { json: { current_password: 'x', new_password: 'y' } }],
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

    it('is not for the first party, nor for a client without the grant', async () => {
      const form = { grant_type: 'client_credentials' };
      expect(outcome(await token(form))).toEqual([400, 'unauthorized_client']);
      const gateway = await clients.create({
        name: 'Gateway',
        confidential: true,
        grantTypes: [],
        scopes: [],
      });
      const refused = await token(form, basic(gateway.client.id, gateway.secretPlain!));
      expect(outcome(refused)).toEqual([400, 'unauthorized_client']);
    });

    it('leaves the password grant to the first party', async () => {
      const { username, password } = user;
      const refused = await token({ username, password }, basic(id, secret));
      expect(outcome(refused)).toEqual([400, 'unauthorized_client']);
    });
  });

  describe('who does not prove who they are', () => {
    const grant = { grant_type: 'client_credentials' };

    it.each([
      ['another secret', () => basic(id, `${secret}x`)],
      ['no secret', () => basic(id, '')],
      ['the digest of the secret', () => basic(id, 'a'.repeat(64))],
      ['an unknown id', () => basic('unknown', secret)],
      ['an id that cannot be one', () => basic("' OR 1=1 --", secret)],
      ['an id with NUL', () => basic('\0', secret)],
    ])('is refused alike with %s', async (_what, headers) => {
      const { status, headers: answered, body } = await token(grant, headers());
      expect([status, body.error, body.error_description]).toEqual([
        401,
        'invalid_client',
        'Client authentication failed',
      ]);
      expect(answered.get('www-authenticate')).toMatch(/^Basic /);
    });

    it('is refused by /revoke and /introspect too', async () => {
      const bearer = await clientToken();
      const wrong = basic(id, 'wrong');
      expect(outcome(await introspect(bearer, wrong))).toEqual([401, 'invalid_client']);
      expect(outcome(await revoke(bearer, wrong))).toEqual([401, 'invalid_client']);
      expect((await introspect(bearer)).body.active).toBe(true);
    });

    it('may not authenticate in two ways at once', async () => {
      const form = { ...grant, client_id: id, client_secret: secret };
      expect(outcome(await token(form, basic(id, secret)))).toEqual([400, 'invalid_request']);
    });
  });

  describe('a client whose secret is rotated, or that is deleted', () => {
    it('is refused with the old secret at once, and taken with the new one', async () => {
      const bearer = await clientToken();
      const next = await clients.rotateSecret(id);
      const form = { grant_type: 'client_credentials' };
      expect((await token(form, basic(id, secret))).status).toBe(401);
      expect((await token(form, basic(id, next))).status).toBe(200);
      // A token of before is the same client's.
      expect((await introspect(bearer, basic(id, next))).body.active).toBe(true);
    });

    it('loses its tokens at once, also where another is given its id', async () => {
      const bearer = await clientToken();
      const items = async () =>
        (await server.call('GET', '/users/me/items', { token: bearer })).status;
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

    it('has left no secret in the database, nor in the log', async () => {
      const next = await clients.rotateSecret(id);
      const rows = await server.app.get(DataSource).query<object[]>('SELECT * FROM clients');
      for (const text of [JSON.stringify(rows), server.log.join('')]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(next);
      }
    });
  });

  it.each([
    ['an id with spaces', { id: 'a b' }],
    ["the first party's id", { id: 'nightlatch' }],
    ['the id of the configured one', { id: 'configured' }],
    ['the password grant', { grantTypes: ['password'] }],
    ['a grant that is no URI', { grantTypes: [' urn:x:y'] }],
    ['a grant of two lines', { grantTypes: ['a:\nclient_credentials'] }],
    ['client_credentials without a secret', { confidential: false }],
    ['a name with a control character', { name: 'a\nb' }],
    ['a blank name', { name: ' ' }],
    ['a scope that there is not', { scopes: ['items:admin'] }],
    ['a scope from the prototype', { scopes: ['constructor'] }],
  ])('are not made with %s', async (_what, members) => {
    const whole = { name: 'x', confidential: true, grantTypes: ['client_credentials'], scopes: [] };
    await expect(clients.create({ ...whole, ...members })).rejects.toThrow(/client|scope/i);
  });
});
