import { describe, expect, it } from 'vitest';
import { generateEcKeys } from '../crypto/key-pairs.js';
import type { AccessTokenClaims, AccessTokenProfile } from './access-token.profile.js';
import type { VerificationKey } from './verification-keys.js';
import { VerifiedTokenCache } from './access-token.verifier.js';

const { publicKey } = generateEcKeys('P-256');
const key: VerificationKey = { kid: 'one', algorithm: 'ES256', publicKey };
const verified = { claims: { sub: 'ada' } as AccessTokenClaims, scopes: ['notes:read'], key };
const TOKEN = `header.payload.${'signature'.repeat(9)}`;

let isTimely = true;
const newCache = () =>
  new VerifiedTokenCache({ isTimely: () => isTimely } as unknown as AccessTokenProfile);

describe('VerifiedTokenCache', () => {
  it('finds a token by its whole text', () => {
    const cache = newCache();
    cache.add(TOKEN, verified);
    expect(cache.find(TOKEN)).toMatchObject(verified);
    for (let i = 0; i < TOKEN.length; i++) {
      expect(cache.find(`${TOKEN.slice(0, i)}~${TOKEN.slice(i + 1)}`)).toBeNull();
    }
    expect(cache.find(TOKEN.slice(1))).toBeNull();
    expect(cache.find(TOKEN.slice(-32))).toBeNull();
    expect(cache.find(`x${TOKEN}`)).toBeNull();
    expect(cache.find(`${TOKEN} `)).toBeNull();
  });

  it('drops a token whose times are not valid', () => {
    const cache = newCache();
    cache.add(TOKEN, verified);
    isTimely = false;
    expect(cache.find(TOKEN)).toBeNull();
    isTimely = true;
    expect(cache.find(TOKEN)).toBeNull();
  });

  it('drops the oldest tokens above ten million characters', () => {
    const cache = newCache();
    const makeToken = (i: number) => `${'x'.repeat(8_000)}.${i}`;
    for (let i = 0; i < 2_000; i++) cache.add(makeToken(i), verified);
    const found = Array.from({ length: 2_000 }, (_, i) => cache.find(makeToken(i))).filter(Boolean);
    expect(found.length).toBeGreaterThan(1_000);
    expect(found.length).toBeLessThan(1_300);
  });
});
