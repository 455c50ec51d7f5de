import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessTokenVerifier, UserAccounts } from '../../src/index.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import { SigningKeys } from '../../src/signing-keys/signing-keys.service.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode, forge } from '../support/tokens.js';

const MINUTE = 60;

describe('a cached token', () => {
  let server: TestServer;
  let user: TestUser;
  let token: string;

  const ask = async (bearer = token) => {
    const { status, body } = await server.call('GET', '/users/me', { token: bearer });
    return status === 200 ? body.id : [status, body.detail];
  };
  const REFUSED = [401, 'Could not validate credentials'];

  beforeAll(async () => (server = await startServer()));
  afterAll(() => server.close());
  beforeEach(async () => {
    server.setClockAhead(0);
    user = await server.register();
    token = await server.signIn(user);
    expect(await ask()).toBe(user.id);
    expect(await ask()).toBe(user.id);
  });

  it('a cached token is rejected once it has expired, to the second', async () => {
    server.setClockAhead(15 * MINUTE + 3);
    expect(await ask()).toBe(user.id);
    server.setClockAhead(15 * MINUTE + 6);
    expect(await ask()).toEqual(REFUSED);
  });

  it('a cached token is rejected while the clock is set back to before its iat', async () => {
    server.setClockAhead(-10);
    expect(await ask()).toEqual(REFUSED);
    server.setClockAhead(0);
    expect(await ask()).toBe(user.id);
  });

  it('a cached token is rejected by the next request after its key is revoked', async () => {
    await server.app.get(SigningKeys).revoke(decode(token).header.kid as string);
    expect(await ask()).toEqual(REFUSED);
  });

  it('a cached token is rejected once its session has ended, or its user is disabled or deleted', async () => {
    const second = await server.signIn(user);
    expect(await ask(second)).toBe(user.id);
    await server.call('POST', '/logout', { token: second });
    expect(await ask(second)).toEqual(REFUSED);
    await server.disable(user.id);
    expect(await ask()).toEqual([401, 'Inactive user']);
    await server.app.get(UserAccounts).delete(user.id);
    expect(await ask()).toEqual(REFUSED);
  });

  it('a token that differs from a cached one in a single character is rejected', async () => {
    for (let i = 0; i < token.length; i += 7) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(await ask(token.slice(0, i) + other + token.slice(i + 1))).toEqual(REFUSED);
    }
  });

  it('two cached tokens keep their own users over 10,000 verifications in turns', async () => {
    const other = await server.register();
    const tokens = [token, await server.signIn(other)];
    const ids = [user.id, other.id];
    const verifier = server.app.get(AccessTokenVerifier);
    let swapped = 0;
    for (let i = 0; i < 10_000; i++) {
      const headers = { authorization: `Bearer ${tokens[i % 2]}` };
      const { id, username } = await verifier.verify({ headers });
      if (id !== ids[i % 2] || username !== [user, other][i % 2]!.username) swapped++;
    }
    expect(swapped).toBe(0);
  });

  it('each request with a cached token gets its own principal, with frozen claims', async () => {
    const claims = { ...decode(token).claims, tenant: { name: 'a' }, roles: ['reader'] };
    const key = server.app.get(KeyRing).current().privateKey;
    const headers = { authorization: `Bearer ${forge(decode(token).header, claims, key)}` };
    const verifier = server.app.get(AccessTokenVerifier);
    for (let turn = 0; turn < 3; turn++) {
      const principal = await verifier.verify({ headers });
      expect(principal.scopes).not.toContain('everything');
      principal.scopes.push('everything');
      (principal.roles as string[]).push('admin');
      const { tenant } = principal.claims as unknown as { tenant: { name: string } };
      expect(() => (tenant.name = 'b')).toThrow(TypeError);
      expect(tenant.name).toBe('a');
      expect(principal.claims.roles).toEqual(['reader']);
    }
    expect(await verifier.verify({ headers })).toMatchObject({ roles: [] });
  });
});
