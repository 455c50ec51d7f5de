import { expect } from 'vitest';
import { ClientsService, type NewClient } from '../../src/index.js';
import { serverTest } from '../support/fixtures.js';
import type { TestServer } from '../support/server.js';

const SPA = 'https://spa.example.com';
const CONFIGURED = 'https://configured.example.com';
const OWN = 'https://own.example.com';

const CODE = { confidential: false, grantTypes: ['authorization_code'], scopes: [] };

const test = serverTest({
  corsOrigins: [OWN],
  clients: [
    {
      client_id: 'configured',
      grant_types: ['authorization_code'],
      redirect_uris: [`${CONFIGURED}/callback`],
    },
  ],
})
  .extend('clients', { scope: 'file' }, ({ server }) => server.app.get(ClientsService))
  .extend('spa', { scope: 'file' }, async ({ clients }) => {
    const redirectUris = [`${SPA}/callback`, 'http://localhost:5173/callback'];
    return (await clients.create({ ...CODE, name: 'Shop', redirectUris })).client;
  });

const post = (server: TestServer, path: string, origin: string) =>
  server.call('POST', path, { form: { token: 'x', grant_type: 'x' }, headers: { origin } });

const preflight = (server: TestServer, path: string, origin: string) =>
  server.call('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });

const ENDPOINTS = ['/token', '/revoke', '/userinfo'];

test.for(ENDPOINTS)(
  'POST %s can be read by the pages of a public web client, also an error, and takes no cookie along',
  async (path, { server, spa: _spa }) => {
    for (const origin of [SPA, CONFIGURED, 'http://localhost:5173']) {
      for (const { headers } of [
        await post(server, path, origin),
        await server.call('POST', path, { json: {}, headers: { origin } }),
      ]) {
        expect(headers.get('access-control-allow-origin')).toBe(origin);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
        expect(headers.get('vary')).toMatch(/origin/i);
      }
      const { status, headers, body } = await preflight(server, path, origin);
      expect([status, body]).toEqual([204, '']);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toMatch(/^Authorization, /);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  },
);

test('GET /userinfo can be read by the pages of a public web client, also that the token has expired', async ({
  server,
  spa: _spa,
}) => {
  const { status, headers } = await server.call('GET', '/userinfo', {
    token: 'x',
    headers: { origin: SPA },
  });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([401, SPA]);
  const refused = await preflight(server, '/userinfo', 'https://evil.example.com');
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, POST']);
});

test.for([
  'https://evil.example.com',
  'https://spa.example.com.evil.example',
  'https://spa.example.com:8443',
  'http://spa.example.com',
  'https://SPA.example.com',
  'https://spa.example.com/callback',
  'http://localhost:5174',
  'http://localhost',
  'null',
  '*',
  `${SPA}, ${SPA}`,
])('POST /token cannot be read by the pages of %s', async (origin, { server, spa: _spa }) => {
  for (const path of ENDPOINTS) {
    const { headers } = await post(server, path, origin);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('vary')).toMatch(/origin/i);
    const { headers: answered } = await preflight(server, path, origin);
    expect(answered.get('access-control-allow-origin')).toBeNull();
  }
});

test('POST /token can be read by the pages of CORS_ORIGINS, as every other route', async ({
  server,
}) => {
  for (const path of ['/token', '/users/me', '/.well-known/oauth-authorization-server']) {
    const { status, headers } = await preflight(server, path, OWN);
    expect([path, status, headers.get('access-control-allow-origin')]).toEqual([path, 204, OWN]);
  }
});

test('Pages of a public web client cannot read the other routes', async ({ server, spa: _spa }) => {
  for (const path of ['/users/me', '/login', '/introspect', '/users/me/items']) {
    const { headers } = await preflight(server, path, SPA);
    expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null]);
  }
  const { headers } = await server.call('GET', '/users/me', { headers: { origin: SPA } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

test.for([
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/.well-known/jwks.json',
])('GET %s can be read by every page', async (path, { server }) => {
  for (const origin of ['https://any.example.com', 'null', '']) {
    const answer = await server.call('GET', path, { headers: { origin } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  }
  const { status, headers } = await preflight(server, path, 'https://any.example.com');
  expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
});

test.for<[what: string, members: Partial<NewClient>]>([
  ['confidential', { confidential: true }],
  ['native', { applicationType: 'native' }],
])(
  'The pages of a %s client cannot read POST /token',
  async ([what, members], { server, clients }) => {
    const origin = `https://${what}.example.com`;
    await clients.create({ ...CODE, name: what, redirectUris: [`${origin}/cb`], ...members });
    const { headers } = await post(server, '/token', origin);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

test('A new redirect URI lets its pages read POST /token within two seconds, and no more when it is removed', async ({
  server,
  clients,
  spa,
}) => {
  const origin = 'https://new.example.com';
  const allowed = async () =>
    (await post(server, '/token', origin)).headers.get('access-control-allow-origin');
  expect(await allowed()).toBeNull();
  await clients.addRedirectUri(spa.id, `${origin}/callback`);
  await expect.poll(allowed, { timeout: 2_000 }).toBe(origin);
  await clients.removeRedirectUri(spa.id, `${origin}/callback`);
  await expect.poll(allowed, { timeout: 2_000 }).toBeNull();
});
