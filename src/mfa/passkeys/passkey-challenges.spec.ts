import { describe, expect, it } from 'vitest';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import type { SpentChallenge } from '../spent-challenge.entity.js';
import { type ChallengeUse, PasskeyChallenges } from './passkey-challenges.js';
import type { SpentChallengesStore } from './spent-challenges.store.js';

const SECRET_KEY = 'a'.repeat(64);
const SIGN_IN: ChallengeUse = { purpose: 'sign-in', owner: [] };
const CREATE: ChallengeUse = { purpose: 'create', owner: ['user', 'session'] };

function start({ secretKey = SECRET_KEY, secretKeyFallbacks = [] as string[] } = {}) {
  const digests = new Set<string>();
  const store = {
    add: ({ digest }: SpentChallenge) => {
      if (digests.has(digest)) return Promise.resolve(false);
      digests.add(digest);
      return Promise.resolve(true);
    },
  };
  const clock = new Clock();
  const secrets = new SecretKeys({ secretKey, secretKeyFallbacks });
  const challenges = new PasskeyChallenges(secrets, store as SpentChallengesStore, clock);
  return { challenges, clock, digests };
}

describe('a challenge', () => {
  it('is spent once', async () => {
    const { challenges } = start();
    const challenge = challenges.create(SIGN_IN);
    expect(await challenges.spend(challenge, SIGN_IN)).toBe(true);
    expect(await challenges.spend(challenge, SIGN_IN)).toBe(false);
  });

  it.each<ChallengeUse>([
    SIGN_IN,
    { purpose: 'create', owner: ['another', 'session'] },
    { purpose: 'create', owner: ['user', 'another'] },
    { purpose: 'create', owner: ['user'] },
    { purpose: 'create', owner: [] },
    { purpose: 'reauthenticate', owner: ['user', 'session'] },
    { purpose: 'second-step', owner: ['user', 'session'] },
  ])('is not valid for %j, and is not spent by it', async (use) => {
    const { challenges, digests } = start();
    const challenge = challenges.create(CREATE);
    expect(await challenges.spend(challenge, use)).toBe(false);
    expect(digests.size).toBe(0);
    expect(await challenges.spend(challenge, CREATE)).toBe(true);
  });

  it('is not valid with any flipped bit, and is not spent by it', async () => {
    const { challenges, digests } = start();
    const bytes = Buffer.from(challenges.create(SIGN_IN), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await challenges.spend(flipped.toString('base64url'), SIGN_IN)).toBe(false);
    }
    expect(digests.size).toBe(0);
  });

  it('has one spelling, and no other length', async () => {
    const { challenges, digests } = start();
    const challenge = challenges.create(SIGN_IN);
    const bytes = Buffer.from(challenge, 'base64url');
    const others = [
      `${challenge}=`,
      `${challenge} `,
      bytes.toString('base64'),
      `${challenge}A`,
      challenge.slice(0, -4),
      bytes.subarray(0, 21).toString('base64url'),
      '',
    ].filter((other) => other !== challenge);
    for (const other of others) expect(await challenges.spend(other, SIGN_IN)).toBe(false);
    expect(digests.size).toBe(0);
  });

  it('is valid for five minutes', async () => {
    const { challenges, clock } = start();
    const now = new Date('2026-11-29T12:00:00Z');
    clock.now = () => now;
    const [early, late] = [challenges.create(SIGN_IN), challenges.create(SIGN_IN)];
    clock.now = () => new Date(now.getTime() + 299_000);
    expect(await challenges.spend(early, SIGN_IN)).toBe(true);
    clock.now = () => new Date(now.getTime() + 300_000);
    expect(await challenges.spend(late, SIGN_IN)).toBe(false);
  });

  it('stays valid while SECRET_KEY changes, and is not valid under another key', async () => {
    const challenge = start().challenges.create(SIGN_IN);
    const secretKey = 'b'.repeat(64);
    const changed = start({ secretKey, secretKeyFallbacks: [SECRET_KEY] }).challenges;
    expect(await changed.spend(challenge, SIGN_IN)).toBe(true);
    expect(await start({ secretKey }).challenges.spend(challenge, SIGN_IN)).toBe(false);
  });
});
