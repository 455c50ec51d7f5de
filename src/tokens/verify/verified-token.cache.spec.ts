import { generateKeyPairSync } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { AccessTokenClaims, AccessTokenProfile } from '../access-token.profile.js';
import type { VerificationKey, VerificationKeys } from '../verification-keys.js';
import { VerifiedTokenCache } from './verified-token.cache.js';

const newKey = (): VerificationKey => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: 'one', algorithm: 'ES256', publicKey };
};
const key = newKey();
const verified = { claims: { sub: 'ada' } as AccessTokenClaims, scopes: ['notes:read'], key };
const profile = { isTimely: () => true } as unknown as AccessTokenProfile;
const TOKEN = `header.payload.${'signature'.repeat(9)}`;
const cacheWith = (lookUp: VerificationKeys['lookUp']) => {
  const cache = new VerifiedTokenCache(profile, { lookUp });
  cache.add(TOKEN, verified);
  return cache;
};

describe('VerifiedTokenCache', () => {
  it('finds a token by its whole text', async () => {
    const cache = cacheWith(() => key);
    expect(await cache.find(TOKEN)).toMatchObject(verified);
    for (let i = 0; i < TOKEN.length; i++) {
      expect(await cache.find(`${TOKEN.slice(0, i)}~${TOKEN.slice(i + 1)}`)).toBeNull();
    }
    expect(await cache.find(TOKEN.slice(1))).toBeNull();
    expect(await cache.find(TOKEN.slice(-32))).toBeNull();
    expect(await cache.find(`x${TOKEN}`)).toBeNull();
    expect(await cache.find(`${TOKEN} `)).toBeNull();
  });

  it('drops a token if its key was replaced or removed', async () => {
    let current: VerificationKey | null = newKey();
    const cache = cacheWith(() => current);
    expect(await cache.find(TOKEN)).toBeNull();
    current = key;
    expect(await cache.find(TOKEN)).toBeNull();
    cache.add(TOKEN, verified);
    expect(await cache.find(TOKEN)).toMatchObject(verified);
    current = { ...key, algorithm: 'RS256' };
    expect(await cache.find(TOKEN)).toBeNull();
    expect(await cacheWith(() => null).find(TOKEN)).toBeNull();
  });

  it('waits for the key, even for a promise of another realm', async () => {
    expect(await cacheWith(async () => key).find(TOKEN)).toMatchObject(verified);
    expect(await cacheWith(async () => null).find(TOKEN)).toBeNull();
    const foreign = runInNewContext('Promise.resolve(null)') as Promise<null>;
    expect(foreign).not.toBeInstanceOf(Promise);
    expect(await cacheWith(() => foreign).find(TOKEN)).toBeNull();
  });

  it('drops the oldest tokens above ten million characters', async () => {
    const cache = new VerifiedTokenCache(profile, { lookUp: () => key });
    const makeToken = (i: number) => `${'x'.repeat(8_000)}.${i}`;
    for (let i = 0; i < 2_000; i++) cache.add(makeToken(i), verified);
    const found = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) => cache.find(makeToken(i))),
    );
    const kept = found.filter(Boolean);
    expect(kept.length).toBeGreaterThan(1_000);
    expect(kept.length).toBeLessThan(1_300);
  });
});
