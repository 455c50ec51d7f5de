import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode } from '../support/tokens.js';

const SECRET_KEY = '8f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';

describe('tutorial: create a token from a user and an expiry, signed with SECRET_KEY and HS256', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;
  beforeAll(async () => {
    server = await startServer({
      algorithm: 'HS256',
      secretKey: SECRET_KEY,
      accessTokenSeconds: 1800,
    });
    user = await server.register();
    token = await server.signIn(user);
  });
  afterAll(() => server.close());

  it('any JWT debugger decodes it without a key', () => {
    const { header, claims } = decode(token);
    expect(header).toMatchObject({ alg: 'HS256', typ: 'at+jwt' });
    expect(claims.sub).toBe(user.id);
    expect(Number(claims.exp)).toBe(Number(claims.iat) + 1800);
  });

  it('whoever has SECRET_KEY verifies it: HMAC-SHA256 over the first two parts', () => {
    const [header, payload, signature] = token.split('.');
    const expected = createHmac('sha256', SECRET_KEY).update(`${header}.${payload}`);
    expect(signature).toBe(expected.digest('base64url'));
  });

  it('it opens GET /users/me', async () => {
    const { status, body } = await server.call('GET', '/users/me', { token });
    expect([status, body.id]).toEqual([200, user.id]);
  });
});
