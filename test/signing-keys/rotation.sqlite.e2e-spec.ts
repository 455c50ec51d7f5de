import { randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { DataSource } from 'typeorm';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { SigningKeys } from '../../src/index.js';
import { KeyRing } from '../../src/signing-keys/key-ring.js';
import { KeyRotation } from '../../src/signing-keys/key-rotation.js';
import { serverTest } from '../support/fixtures.js';
import { DAY, type TestServer } from '../support/server.js';
import { decode, forge } from '../support/tokens.js';

const JWKS_SECONDS = 300;

const published = async (server: TestServer): Promise<string[]> =>
  (await server.call('GET', '/.well-known/jwks.json')).body.keys.map(
    ({ kid }: { kid: string }) => kid,
  );

/** Starts a server with one active key for each test, as `fresh`. */
const test = serverTest()
  .extend('fresh', async ({ startServer }) => {
    const server = await startServer({ jwksMaxAgeSeconds: JWKS_SECONDS });
    const user = await server.register();
    server.takeEvents();
    return { server, user, keys: server.app.get(SigningKeys) };
  })
  .extend(
    'signedBy',
    ({ fresh: { server, user } }) =>
      async () =>
        decode(await server.signIn(user)).header.kid,
  )
  .extend(
    'states',
    ({ fresh: { keys } }) =>
      async () =>
        (await keys.list()).map(({ state }) => state),
  );

test('SigningKeys.rotate() publishes a key before it signs, and keeps the old one until its last token has expired', async ({
  fresh: { keys, server, user },
  states,
  signedBy,
}) => {
  const [first] = await keys.list();
  const { privateKey } = server.app.get(KeyRing).current();
  const next = await keys.rotate();
  expect(server.takeEvents()).toEqual(['signing-key.rotated']);
  expect(await states()).toEqual(['active', 'published']);
  expect(await published(server)).toEqual([first!.kid, next.kid]);
  // A client may keep the set that it fetched for this long, so the new key must not sign before.
  for (const seconds of [0, JWKS_SECONDS, 2 * JWKS_SECONDS - 20]) {
    server.setClockAhead(seconds);
    expect(await signedBy()).toBe(first!.kid);
  }
  const last = await server.signIn(user);
  server.setClockAhead(2 * JWKS_SECONDS + 1);
  expect(await signedBy()).toBe(next.kid);
  expect(await states()).toEqual(['retiring', 'active']);
  expect(await published(server)).toEqual([first!.kid, next.kid]);
  // The last token of the old key is valid until it expires.
  server.setClockAhead(2 * JWKS_SECONDS - 20 + 880);
  expect(decode(last).header.kid).toBe(first!.kid);
  expect((await server.me(last)).status).toBe(200);
  // After that the old key is not trusted, even by a holder of its private key.
  server.setClockAhead(2 * JWKS_SECONDS + 900);
  const { header, claims } = decode(await server.signIn(user));
  const byTheOldKey = forge({ ...header, kid: first!.kid }, claims, privateKey);
  expect((await server.me(byTheOldKey)).status).toBe(200);
  server.setClockAhead(2 * JWKS_SECONDS + 900 + 20);
  expect((await server.me(byTheOldKey)).status).toBe(401);
  expect(await published(server)).toEqual([next.kid]);
  expect(await states()).toEqual(['gone', 'active']);
});

test('Keys of a former ALGORITHM keep verifying through a rotation', async ({
  fresh: { keys, server, user },
}) => {
  const [first] = await keys.list();
  const before = await server.signIn(user);
  const { app } = await server.startInstance({ algorithm: 'RS256' });
  const after = app.get(SigningKeys);
  const described = async () =>
    (await after.list()).map(({ algorithm, state, expiresAt }) => [algorithm, state, expiresAt]);
  expect(await described()).toEqual([
    ['ES256', 'retiring', null],
    ['RS256', 'active', null],
  ]);
  expect((await server.me(before)).status).toBe(200);
  await after.rotate();
  expect(await described()).toEqual([
    ['ES256', 'retiring', null],
    ['RS256', 'active', expect.any(Date)],
    ['RS256', 'published', null],
  ]);
  expect((await keys.list())[0]!.kid).toBe(first!.kid);
});

test('Keys of a former ALGORITHM retire by themselves, when the last token that they signed has expired', async ({
  fresh: { server, user },
}) => {
  const before = await server.signIn(user);
  const restarted = await server.startInstance({ algorithm: 'RS256' });
  const keys = restarted.app.get(SigningKeys);
  await restarted.app.get(KeyRotation).rotateIfDue();
  const [former, current] = await keys.list();
  expect([former!.state, former!.expiresAt, current!.expiresAt]).toEqual([
    'retiring',
    expect.any(Date),
    null,
  ]);
  // An instance that was not restarted yet signs with it, and no token outlives it.
  const meanwhile = await server.signIn(user);
  const lastsMs = former!.expiresAt!.getTime() - Date.now();
  expect(lastsMs).toBeGreaterThan((2 * JWKS_SECONDS + 900) * 1_000 - 60_000);
  for (const token of [before, meanwhile]) expect((await restarted.me(token)).status).toBe(200);
  // A second look changes nothing.
  await restarted.app.get(KeyRotation).rotateIfDue();
  expect((await keys.list())[0]!.expiresAt).toEqual(former!.expiresAt);
  restarted.setClockAhead(lastsMs / 1_000 + 1);
  expect((await keys.list()).map(({ state }) => state)).toEqual(['gone', 'active']);
  expect(await published(restarted)).toEqual([current!.kid]);
});

test('An ALGORITHM that is set back signs with a new key before the retired one ends', async ({
  fresh: { server, user },
}) => {
  const restarted = await server.startInstance({ algorithm: 'RS256' });
  await restarted.app.get(KeyRotation).rotateIfDue();
  const [former] = await restarted.app.get(SigningKeys).list();
  await server.app.get(KeyRing).reload();
  expect(decode(await server.signIn(user)).header.kid).toBe(former!.kid);
  server.setClockAhead(2 * JWKS_SECONDS + 1);
  await server.app.get(KeyRing).reload();
  const { header, claims } = decode(await server.signIn(user));
  expect([header.alg, header.kid === former!.kid]).toEqual(['ES256', false]);
  expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  // Now the other algorithm is the former one.
  await server.app.get(KeyRotation).rotateIfDue();
  const states = (await server.app.get(SigningKeys).list()).map((key) => [
    key.algorithm,
    key.state,
    key.expiresAt !== null,
  ]);
  expect(states).toEqual([
    ['ES256', 'retiring', true],
    ['RS256', 'retiring', true],
    ['ES256', 'active', false],
  ]);
});

test('SigningKeys.rotate() is not stopped for a year by a key that a wrong clock has published', async ({
  fresh: { server, keys },
  signedBy,
}) => {
  const [first] = await keys.list();
  server.setClockAhead(365 * DAY);
  const wrong = await keys.rotate();
  server.setClockAhead(0);
  expect(await signedBy()).toBe(first!.kid);
  const next = await keys.rotate();
  expect(next.kid).not.toBe(wrong.kid);
  server.setClockAhead(2 * JWKS_SECONDS + 1);
  expect(await signedBy()).toBe(next.kid);
});

test('SigningKeys.rotate() refuses to publish a second key before the first one signs', async ({
  fresh: { keys, server },
  states,
}) => {
  const next = await keys.rotate();
  await expect(keys.rotate()).rejects.toThrow(/is published already; it signs from/);
  server.setClockAhead(2 * JWKS_SECONDS + 1);
  const third = await keys.rotate();
  expect(third.kid).not.toBe(next.kid);
  expect(await states()).toEqual(['retiring', 'active', 'published']);
});

test('SigningKeys.rotate() publishes one key when four calls arrive at once', async ({
  fresh: { keys },
  states,
}) => {
  const rotations = await Promise.allSettled([1, 2, 3, 4].map(() => keys.rotate()));
  expect(rotations.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await states()).toEqual(['active', 'published']);
});

test("SigningKeys.revoke() invalidates the key's tokens at once, and sessions continue", async ({
  fresh: { server, user, keys },
  states,
}) => {
  const { access_token, refresh_token } = await server.tokens(user);
  expect((await server.me(access_token)).status).toBe(200);
  const [leaked] = await keys.list();
  await keys.revoke(leaked!.kid);
  expect((await server.me(access_token)).status).toBe(401);
  expect(server.takeEvents()).toEqual(['session.started', 'signing-key.revoked']);
  expect(await states()).toEqual(['gone', 'active']);
  expect(await published(server)).not.toContain(leaked!.kid);
  const { body } = await server.refresh(refresh_token);
  expect((await server.me(body.access_token)).status).toBe(200);
  const rows = await server.app
    .get(DataSource)
    .query<object[]>(`SELECT private_key_encrypted FROM signing_keys WHERE kid = '${leaked!.kid}'`);
  expect(rows).toEqual([{ private_key_encrypted: '' }]);
  await expect(keys.revoke(leaked!.kid)).rejects.toThrow(/revoked already/);
  await expect(keys.revoke('unknown')).rejects.toThrow(/No signing key/);
});

test('SigningKeys.revoke() of the active key makes the published one sign at once', async ({
  fresh: { keys },
  signedBy,
  states,
}) => {
  const [leaked] = await keys.list();
  const next = await keys.rotate();
  await keys.revoke(leaked!.kid);
  expect(await signedBy()).toBe(next.kid);
  expect(await states()).toEqual(['gone', 'active']);
});

test('SigningKeys.revoke() of a published key lets the active one go on', async ({
  fresh: { keys, server, user },
}) => {
  const [first] = await keys.list();
  const next = await keys.rotate();
  await keys.revoke(next.kid);
  // Its end, which the next key had set, is cleared.
  expect((await keys.list())[0]).toEqual(first);
  const token = await server.signIn(user);
  server.setClockAhead(2 * JWKS_SECONDS + 100);
  expect((await server.me(token)).status).toBe(200);
  server.setClockAhead(DAY);
  expect((await server.me(await server.signIn(user))).status).toBe(200);
});

test('Keys rotate by themselves after SIGNING_KEY_ROTATION_DAYS', async ({
  fresh: { server },
  states,
}) => {
  const rotation = server.app.get(KeyRotation);
  server.setClockAhead(29 * DAY);
  await rotation.rotateIfDue();
  expect(await states()).toEqual(['active']);
  server.setClockAhead(30 * DAY + 1);
  await rotation.rotateIfDue();
  await rotation.rotateIfDue();
  expect(await states()).toEqual(['active', 'published']);
});

test('Tokens with unknown key ids cost at most one query a second, however many arrive', async ({
  fresh: { server, user },
}) => {
  const token = await server.signIn(user);
  const { header, claims } = decode(token);
  const { privateKey } = generateEcKeys('P-256');
  const hostile = Array.from({ length: 200 }, () =>
    forge({ ...header, kid: randomBytes(32).toString('base64url') }, claims, privateKey),
  );
  const queries = vi.spyOn(server.app.get(DataSource), 'createQueryRunner');
  const begin = Date.now();
  for (let i = 0; i < hostile.length; i += 50) {
    const answers = await Promise.all(hostile.slice(i, i + 50).map((each) => server.me(each)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  }
  const seconds = (Date.now() - begin) / 1_000;
  // One a second is that of a worker.
  expect(queries.mock.calls.length).toBeLessThanOrEqual(2 * (Math.ceil(seconds) + 1));
  queries.mockRestore();
});

test.for(['ES256', 'HS256'] as const)(
  'A new SECRET_KEY with the former one in SECRET_KEY_FALLBACKS keeps sessions alive, with %s',
  async (algorithm, { startServer }) => {
    const before = await startServer({ algorithm });
    const { access_token, refresh_token } = await before.tokens(await before.register());
    const { secretKey } = before.settings;
    const changed = { secretKey: randomBytes(32).toString('hex') };
    const after = await before.startInstance({ ...changed, secretKeyFallbacks: [secretKey] });
    expect((await after.me(access_token)).status).toBe(200);
    const refreshed = await after.refresh(refresh_token);
    expect(refreshed.status).toBe(200);
    expect((await after.me(refreshed.body.access_token)).status).toBe(200);
    // Without the former key only what was issued with the new one is valid.
    const later = await before.startInstance(changed);
    expect((await later.refresh(refresh_token)).status).toBe(400);
    expect((await later.refresh(refreshed.body.refresh_token)).status).toBe(200);
  },
);
