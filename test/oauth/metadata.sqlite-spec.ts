import { createPublicKey, verify } from 'node:crypto';
import { describe, expect } from 'vitest';

import { serverTest } from '../support/fixtures.js';
import { decode } from '../support/tokens.js';

const test = serverTest();

test('GET /.well-known/oauth-authorization-server names the issuer and endpoints that answer (RFC 8414 3)', async ({
  startServer,
}) => {
  const server = await startServer();
  const { status, headers, body } = await server.call(
    'GET',
    '/.well-known/oauth-authorization-server',
  );
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(body.issuer).toBe(server.settings.issuer);
  expect(body.grant_types_supported).toEqual([
    'authorization_code',
    'client_credentials',
    'password',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:nightlatch:grant-type:mfa',
  ]);
  expect(body.scopes_supported).toEqual([
    'items:read',
    'items:write',
    'users:read',
    'users:write',
    'audit:read',
    'openid',
    'profile',
    'email',
    'offline_access',
  ]);
  for (const [name, url] of Object.entries(body)) {
    if (!/_endpoint$|_uri$/.test(name)) continue;
    const path = String(url).replace(server.settings.issuer, '');
    const method = ['jwks_uri', 'authorization_endpoint'].includes(name) ? 'GET' : 'POST';
    const answer = await server.call(method, path, method === 'POST' ? { form: 'x=1' } : {});
    expect([200, 400, 401], name).toContain(answer.status);
  }
  expect((await server.call('GET', '/.well-known/oauth-authorization-server/x')).status).toBe(404);
});

test('GET /.well-known/oauth-authorization-server/{path} serves an issuer with a path, and omits what is off (RFC 8414 3.1)', async ({
  startServer,
}) => {
  const server = await startServer({
    issuer: 'https://example.com/auth',
    algorithm: 'HS256',
    passwordGrant: false,
  });
  const path = '/.well-known/oauth-authorization-server';
  const { status, body } = await server.call('GET', `${path}/auth`);
  expect(status).toBe(200);
  expect(body.token_endpoint).toBe('https://example.com/auth/token');
  expect(body).not.toHaveProperty('jwks_uri');
  expect(body.grant_types_supported).not.toContain('password');
  expect((await server.call('GET', `${path}/auth/more`)).status).toBe(404);
  expect((await server.call('GET', '/.well-known/jwks.json')).status).toBe(404);
});

describe.each(['ES256', 'RS256'] as const)('GET /.well-known/jwks.json, %s', (algorithm) => {
  test(`GET /.well-known/jwks.json publishes the public keys of ${algorithm} and nothing private (RFC 7517 5)`, async ({
    startServer,
  }) => {
    const server = await startServer({ algorithm, jwksMaxAgeSeconds: 77 });
    const { status, headers, body } = await server.call('GET', '/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=77');
    expect(body.keys).toHaveLength(1);
    const [key] = body.keys;
    expect(key).toMatchObject({ alg: algorithm, use: 'sig', kid: expect.any(String) });
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) {
      expect(key).not.toHaveProperty(secret);
    }
    const token = await server.signIn(await server.register());
    expect(decode(token).header.kid).toBe(key.kid);
    const [head, payload, signature] = token.split('.');
    const publicKey = { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
    const text = Buffer.from(`${head}.${payload}`);
    expect(verify('sha256', text, publicKey as never, Buffer.from(signature!, 'base64url'))).toBe(
      true,
    );
  });

  test(`GET /.well-known/jwks.json answers 304 to its current ETag, with ${algorithm}`, async ({
    startServer,
  }) => {
    const server = await startServer({ algorithm });
    const etag = (await server.call('GET', '/.well-known/jwks.json')).headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const { status, body, headers } = await server.call('GET', '/.well-known/jwks.json', {
        headers: { 'if-none-match': tag },
      });
      expect([status, body, headers.get('etag')]).toEqual([304, '', etag]);
      expect(headers.get('cache-control')).toMatch(/max-age/);
    }
    const { status } = await server.call('GET', '/.well-known/jwks.json', {
      headers: { 'if-none-match': '"other"' },
    });
    expect(status).toBe(200);
  });
});
