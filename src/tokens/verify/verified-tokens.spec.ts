import { generateKeyPairSync } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { AccessTokenClaims } from '../issue/access-token.js';
import type { AccessTokenProfile } from '../issue/access-token.profile.js';
import type { VerificationKey, VerificationKeys } from '../issue/verification-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

const newKey = (): VerificationKey => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: 'one', algorithm: 'ES256', publicKey };
};
const key = newKey();
const verified = { claims: { sub: 'ada' } as AccessTokenClaims, scopes: ['notes:read'], key };
const profile = { isTimely: () => true } as unknown as AccessTokenProfile;
const TOKEN = `header.payload.${'signature'.repeat(9)}`;
const knowing = (lookUp: VerificationKeys['lookUp']) => {
  const tokens = new VerifiedTokens(profile, { lookUp });
  tokens.remember(TOKEN, verified);
  return tokens;
};

describe('VerifiedTokens', () => {
  it('knows a token by the whole of its text', () => {
    const tokens = knowing(() => key);
    expect(tokens.find(TOKEN)).toMatchObject(verified);
    for (let i = 0; i < TOKEN.length; i++) {
      expect(tokens.find(`${TOKEN.slice(0, i)}~${TOKEN.slice(i + 1)}`)).toBeNull();
    }
    expect(tokens.find(TOKEN.slice(1))).toBeNull();
    expect(tokens.find(TOKEN.slice(-32))).toBeNull();
    expect(tokens.find(`x${TOKEN}`)).toBeNull();
    expect(tokens.find(`${TOKEN} `)).toBeNull();
  });

  it('forgets it where another key has taken the name of its key, or none has it', () => {
    let current: VerificationKey | null = newKey();
    const tokens = knowing(() => current);
    expect(tokens.find(TOKEN)).toBeNull();
    current = key;
    expect(tokens.find(TOKEN)).toBeNull();
    tokens.remember(TOKEN, verified);
    expect(tokens.find(TOKEN)).toMatchObject(verified);
    current = { ...key, algorithm: 'RS256' };
    expect(tokens.find(TOKEN)).toBeNull();
    expect(knowing(() => null).find(TOKEN)).toBeNull();
  });

  it('waits for a key that has to be waited for, whoever made the promise', async () => {
    expect(await knowing(async () => key).find(TOKEN)).toMatchObject(verified);
    expect(await knowing(async () => null).find(TOKEN)).toBeNull();
    // As in a test runner that gives each file a realm of its own.
    const foreign = runInNewContext('Promise.resolve(null)') as Promise<null>;
    expect(foreign).not.toBeInstanceOf(Promise);
    expect(await knowing(() => foreign).find(TOKEN)).toBeNull();
  });

  it('remembers no more text than it has room for', () => {
    const tokens = new VerifiedTokens(profile, { lookUp: () => key });
    const named = (i: number) => `${'x'.repeat(8_000)}.${i}`;
    for (let i = 0; i < 2_000; i++) tokens.remember(named(i), verified);
    const kept = Array.from({ length: 2_000 }, (_, i) => tokens.find(named(i))).filter(Boolean);
    expect(kept.length).toBeGreaterThan(1_000);
    expect(kept.length).toBeLessThan(1_300);
  });
});
