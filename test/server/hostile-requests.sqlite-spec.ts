import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../support/http.js';
import { PASSWORD, startServer, type TestServer } from '../support/server.js';

/** Routes that read JSON. */
const ROUTES: Array<[method: string, path: string]> = [
  ['POST', '/users'],
  ['POST', '/login'],
  ['PATCH', '/users/me'],
  ['POST', '/users/me/items'],
  ['PATCH', '/items/019aa7b4-2f6e-7cc3-9d1b-3a5f0c9e8d71'],
];
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a hostile request', () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startServer();
    token = await server.signIn(await server.register());
  });
  afterAll(() => server.close());
  afterEach(() => {
    const errors = server.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    expect(errors, 'the log has no error').toEqual([]);
  });

  const send = (path: string, method: string, body: string | Uint8Array, headers = JSON_TYPE) =>
    server.call(method, path, { body, token, headers });

  const BODIES: Array<[what: string, body: string | Uint8Array, statuses: number[]]> = [
    ['empty', '', [400]],
    ['cut off', '{"email":"a@exam', [400]],
    ['not JSON', 'email=a', [400]],
    ['null', 'null', [422]],
    ['a number', '42', [422]],
    ['a text', '"text"', [422]],
    ['an array', '[{}]', [422]],
    ['25,000 arrays deep', '['.repeat(25_000) + ']'.repeat(25_000), [422]],
    ['50,000 arrays deep', '['.repeat(50_000) + ']'.repeat(50_000), [413]],
    ['a member 20,000 arrays deep', `{"email":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, [422]],
    [
      'a member 10,000 objects deep',
      `{"email":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
      [422],
    ],
    ['50,000 open brackets', '['.repeat(50_000), [400]],
    ['10 MB', `{"email":"${'a'.repeat(10_000_000)}"}`, [413]],
    ['a member of 90 kB', `{"email":"${'a'.repeat(90_000)}"}`, [413]],
    [
      '1,000 unknown members',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`m${i}`, i]))),
      [422],
    ],
    ['a __proto__ key', '{"__proto__":{"disabled":true}}', [400, 422]],
    ['a constructor key', '{"constructor":{"prototype":{"disabled":true}}}', [400, 422]],
    ['bytes that are not UTF-8', Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]), [400]],
    ['a byte order mark of UTF-16', Uint8Array.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), [400]],
    ['a number that is none', '{"email":1e999}', [422]],
  ];

  describe.each(ROUTES)('%s %s', (method, path) => {
    it.each(BODIES)('rejects a body that is %s', async (_what, body, statuses) => {
      const answer = await send(path, method, body);
      expect(statuses).toContain(answer.status);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body.code).toEqual(expect.any(String));
      expect(JSON.stringify(answer.body).length).toBeLessThan(4_000);
    });

    it.each([
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/jsonp',
    ])('answers 415 to %s', async (type) => {
      const answer = await send(path, method, '{}', { 'content-type': type });
      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    });
  });

  it.each([
    ['empty', '', 400],
    ['only separators', '&&&===&&&', 400],
    ['not percent-encoding', 'username=%zz&password=%', 400],
    ['a NUL user name', 'username=%00&password=x', 400],
    ['a nested parameter', 'username[x]=a&password[y]=b', 400],
    ['a __proto__ parameter', '__proto__=x&username=a&password=b', 400],
    ['10 MB', `username=${'a'.repeat(10_000_000)}`, 413],
    ['a user name of 60 kB', `username=${'a'.repeat(60_000)}&password=b`, 400],
    ['a password of 60 kB', `username=a&password=${'b'.repeat(60_000)}`, 400],
    ['10,000 parameters', Array.from({ length: 10_000 }, (_, i) => `p${i}`).join('&'), 400],
  ])('POST /token rejects a form that is %s', async (_what, body, status) => {
    const answer = await send('/token', 'POST', body, FORM_TYPE);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toEqual(expect.any(String));
  });

  it('is rejected if its body ends early', async () => {
    const { status } = await raw(
      server.url,
      'POST /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
        'Content-Length: 5\r\n\r\n{"ema',
    );
    expect(status).toBe(400);
  });

  it.each([
    ['no Host', 'GET /users/me HTTP/1.1\r\n\r\n'],
    [
      'two lengths',
      'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'length and chunks',
      'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a header of 20 kB',
      `GET /users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'a'.repeat(20_000)}\r\n\r\n`,
    ],
    ['garbage', '\x16\x03\x01\r\n\r\n'],
  ])('with %s is rejected before it reaches a route', async (_what, request) => {
    const { status } = await raw(server.url, request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('with two Host headers is rejected (RFC 9112 3.2)', async () => {
    for (const hosts of ['Host: x\r\nHost: y', 'host: x\r\nHOST: x']) {
      const { status, text } = await raw(
        server.url,
        `GET /health/live HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`,
      );
      expect(status).toBe(400);
      expect(text).toContain('"malformed_request"');
      expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
    }
  });

  it('is rejected if its URL is malformed, with the headers of every response, and logged without its query', async () => {
    const { status, headers, body } = await server.call('GET', '/%zz?secret=1');
    expect([status, body.code]).toEqual([400, 'malformed_request']);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(server.log.join('')).toContain(headers.get('x-request-id')!);
    expect(server.log.join('')).not.toContain('secret');
  });

  it('leaves the server working', async () => {
    expect((await server.call('GET', '/users/me', { token })).status).toBe(200);
    const json = { email: 'after@example.com', password: PASSWORD };
    expect((await server.call('POST', '/users', { json })).status).toBe(201);
  });
});
