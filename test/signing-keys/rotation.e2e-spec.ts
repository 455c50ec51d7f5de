import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { SigningKeys } from '../../src/index.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import { KeyRotation } from '../../src/signing-keys/key-rotation.js';
import { createServer } from '../../src/server/process/create-server.js';
import { DAY, startServer, type TestServer, type TestUser } from '../support/server.js';
import { decode, forge } from '../support/tokens.js';

const JWKS_SECONDS = 300;

describe('signing keys', () => {
  let server: TestServer;
  let keys: SigningKeys;
  let user: TestUser;
  beforeEach(async () => {
    server = await startServer({ jwksMaxAgeSeconds: JWKS_SECONDS });
    keys = server.app.get(SigningKeys);
    user = await server.register();
    server.takeEvents();
  });
  afterEach(() => server.close());

  const signedBy = async () => decode(await server.signIn(user)).header.kid;
  const me = async (token: string) => (await server.call('GET', '/users/me', { token })).status;
  const published = async (): Promise<string[]> =>
    (await server.call('GET', '/.well-known/jwks.json')).body.keys.map(
      ({ kid }: { kid: string }) => kid,
    );
  const states = async () => (await keys.list()).map(({ state }) => state);

  it('are published before they sign, and verify until the last token they can have signed is over', async () => {
    const [first] = await keys.list();
    const { privateKey } = server.app.get(KeyRing).current();
    const next = await keys.rotate();
    expect(server.takeEvents()).toEqual(['signing-key.rotated']);
    expect(await states()).toEqual(['active', 'published']);
    expect(await published()).toEqual([first!.kid, next.kid]);
    // Whoever fetched the set a moment before may keep it for so long; nothing is signed by what they lack.
    for (const seconds of [0, JWKS_SECONDS, 2 * JWKS_SECONDS - 2]) {
      server.setClockAhead(seconds);
      expect(await signedBy()).toBe(first!.kid);
    }
    const last = await server.signIn(user);
    server.setClockAhead(2 * JWKS_SECONDS + 1);
    expect(await signedBy()).toBe(next.kid);
    expect(await states()).toEqual(['retiring', 'active']);
    expect(await published()).toEqual([first!.kid, next.kid]);
    // The last token of the old key is good to its last second.
    server.setClockAhead(2 * JWKS_SECONDS - 2 + 895);
    expect(decode(last).header.kid).toBe(first!.kid);
    expect(await me(last)).toBe(200);
    // And then nothing that it signs is, were it signed by whoever has the key itself.
    server.setClockAhead(2 * JWKS_SECONDS + 900);
    const { header, claims } = decode(await server.signIn(user));
    const byTheOldKey = forge({ ...header, kid: first!.kid }, claims, privateKey);
    expect(await me(byTheOldKey)).toBe(200);
    server.setClockAhead(2 * JWKS_SECONDS + 900 + 20);
    expect(await me(byTheOldKey)).toBe(401);
    expect(await published()).toEqual([next.kid]);
    expect(await states()).toEqual(['gone', 'active']);
  });

  it('of another ALGORITHM than before are retiring, and outlast a rotation: somebody may sign with them', async () => {
    const [first] = await keys.list();
    const before = await server.signIn(user);
    const settings = { ...server.settings, algorithm: 'RS256' as const };
    const app = await createServer(settings, pino({ level: 'silent' }));
    const after = app.get(SigningKeys);
    const described = async () =>
      (await after.list()).map(({ algorithm, state, expiresAt }) => [algorithm, state, expiresAt]);
    expect(await described()).toEqual([
      ['ES256', 'retiring', null],
      ['RS256', 'active', null],
    ]);
    expect(await me(before)).toBe(200);
    await after.rotate();
    expect(await described()).toEqual([
      ['ES256', 'retiring', null],
      ['RS256', 'active', expect.any(Date)],
      ['RS256', 'published', null],
    ]);
    await app.close();
    expect((await keys.list())[0]!.kid).toBe(first!.kid);
  });

  it('wait for each other: the next one is published when the last one signs', async () => {
    const next = await keys.rotate();
    await expect(keys.rotate()).rejects.toThrow(/is published already; it signs from/);
    server.setClockAhead(2 * JWKS_SECONDS + 1);
    const third = await keys.rotate();
    expect(third.kid).not.toBe(next.kid);
    expect(await states()).toEqual(['retiring', 'active', 'published']);
  });

  it('that are rotated by several at once are rotated once', async () => {
    const rotations = await Promise.allSettled([1, 2, 3, 4].map(() => keys.rotate()));
    expect(rotations.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await states()).toEqual(['active', 'published']);
  });

  it('that are revoked lose every token they signed, at once; sessions go on', async () => {
    const { access_token, refresh_token } = await server.tokens(user);
    expect(await me(access_token)).toBe(200);
    const [leaked] = await keys.list();
    await keys.revoke(leaked!.kid);
    expect(await me(access_token)).toBe(401);
    expect(server.takeEvents()).toEqual(['session.started', 'signing-key.revoked']);
    expect(await states()).toEqual(['gone', 'active']);
    expect(await published()).not.toContain(leaked!.kid);
    const { body } = await server.refresh(refresh_token);
    expect(await me(body.access_token)).toBe(200);
    const rows = await server.app
      .get(DataSource)
      .query<object[]>(
        `SELECT private_key_encrypted FROM signing_keys WHERE kid = '${leaked!.kid}'`,
      );
    expect(rows).toEqual([{ private_key_encrypted: '' }]);
    await expect(keys.revoke(leaked!.kid)).rejects.toThrow(/gone already/);
    await expect(keys.revoke('nobody')).rejects.toThrow(/no signing key/);
  });

  it('that are rotated and revoked by two at once end as both were told', async () => {
    for (let round = 0; round < 6; round++) {
      const [active] = (await keys.list()).filter(({ state }) => state === 'active');
      const [, revoked] = await Promise.allSettled([keys.rotate(), keys.revoke(active!.kid)]);
      expect(revoked.status).toBe('fulfilled');
      const [next] = (await keys.list()).filter(({ state }) => state !== 'gone');
      expect(await me(await server.signIn(user))).toBe(200);
      const both = (await keys.list()).filter(({ state }) => state !== 'gone');
      const outcomes = await Promise.allSettled(both.map(({ kid }) => keys.revoke(kid)));
      expect(outcomes.map(({ status }) => status)).toEqual(both.map(() => 'fulfilled'));
      expect((await keys.list()).find(({ kid }) => kid === next!.kid)!.state).toBe('gone');
      expect(await me(await server.signIn(user))).toBe(200);
    }
  });

  it('that are revoked while the next one is published have it sign at once', async () => {
    const [leaked] = await keys.list();
    const next = await keys.rotate();
    await keys.revoke(leaked!.kid);
    expect(await signedBy()).toBe(next.kid);
    expect(await states()).toEqual(['gone', 'active']);
  });

  it('that are only published can be revoked too, and the one that signs goes on', async () => {
    const [first] = await keys.list();
    const next = await keys.rotate();
    await keys.revoke(next.kid);
    // It was to end after the next one: not any more.
    expect((await keys.list())[0]).toEqual(first);
    const token = await server.signIn(user);
    server.setClockAhead(2 * JWKS_SECONDS + 100);
    expect(await me(token)).toBe(200);
    server.setClockAhead(DAY);
    expect(await me(await server.signIn(user))).toBe(200);
  });

  it('rotate by themselves when they are thirty days old', async () => {
    const rotation = server.app.get(KeyRotation);
    server.setClockAhead(29 * DAY);
    await rotation.rotateIfDue();
    expect(await states()).toEqual(['active']);
    server.setClockAhead(30 * DAY + 1);
    await rotation.rotateIfDue();
    await rotation.rotateIfDue();
    expect(await states()).toEqual(['active', 'published']);
  });

  it('with a kid nobody knows are looked for once in a second, however many come', async () => {
    const token = await server.signIn(user);
    const { header, claims } = decode(token);
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const hostile = Array.from({ length: 1_000 }, () =>
      forge({ ...header, kid: randomBytes(32).toString('base64url') }, claims, privateKey),
    );
    const queries = vi.spyOn(server.app.get(DataSource), 'createQueryRunner');
    const begin = Date.now();
    for (let i = 0; i < hostile.length; i += 50) {
      const statuses = await Promise.all(hostile.slice(i, i + 50).map(me));
      expect(new Set(statuses)).toEqual(new Set([401]));
    }
    const seconds = (Date.now() - begin) / 1_000;
    expect(queries.mock.calls.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
    queries.mockRestore();
  });
});

describe('another SECRET_KEY, with the former one in SECRET_KEY_FALLBACKS', () => {
  it.each(['ES256', 'HS256'] as const)('signs nobody out, with %s', async (algorithm) => {
    const before = await startServer({ algorithm });
    const user = await before.register();
    const { access_token, refresh_token } = await before.tokens(user);
    await before.app.close();
    const { secretKey } = before.settings;
    const settings = {
      ...before.settings,
      secretKey: randomBytes(32).toString('hex'),
      secretKeyFallbacks: [secretKey],
    };
    const app = await createServer(settings, pino({ level: 'silent' }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.getHttpServer().address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    const me = (token: string) =>
      fetch(`${url}/users/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await me(access_token)).status).toBe(200);
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token });
    const refreshed = await fetch(`${url}/token`, { method: 'POST', body });
    expect(refreshed.status).toBe(200);
    const next = (await refreshed.json()) as { access_token: string; refresh_token: string };
    expect((await me(next.access_token)).status).toBe(200);
    await app.close();
    // What was made since then holds without the former one; what was not is refused.
    const later = await createServer(
      { ...settings, secretKeyFallbacks: [] },
      pino({ level: 'silent' }),
    );
    await later.listen({ port: 0, host: '127.0.0.1' });
    const { port: laterPort } = later.getHttpServer().address() as { port: number };
    const refresh = (token: string) =>
      fetch(`http://127.0.0.1:${laterPort}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
      });
    expect((await refresh(refresh_token)).status).toBe(400);
    expect((await refresh(next.refresh_token)).status).toBe(200);
    await later.close();
  });
});
