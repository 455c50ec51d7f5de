import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Clock } from '../../clock/clock.js';
import { digestSecret } from '../../crypto/digests.js';
import { createPersonalToken } from '../../tokens/personal-token.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import type { PersonalTokens } from '../personal-tokens.js';
import type { LastUses } from './last-uses.js';
import type { LiveTokens } from './live-tokens.js';
import { PersonalTokenVerifier } from './personal-token.verifier.js';
import type { TokenPrincipals } from './token-principals.js';
import type { TokenRefusals } from './token-refusals.js';

const ID = uuidv7();
const TOKEN = createPersonalToken(ID);
const END = new Date('2026-12-01T00:00:00.000Z');
const PRINCIPAL = { id: 'ada' };

/** Returns a verifier that knows {@link TOKEN} alone, and what it reported. */
function createVerifier(now: Date, revokedAt: Date | null = null) {
  const row = { id: ID, tokenDigest: digestSecret(TOKEN), revokedAt };
  const noted: unknown[] = [];
  const refused: unknown[] = [];
  const verifier = new PersonalTokenVerifier(
    { find: () => ({ ...row, expiresAt: END }) } as unknown as LiveTokens,
    { create: async () => PRINCIPAL } as unknown as TokenPrincipals,
    { note: (...use: unknown[]) => noted.push(use) } as unknown as LastUses,
    {} as PersonalTokens,
    { report: (...refusal: unknown[]) => refused.push(refusal) } as unknown as TokenRefusals,
    { now: () => now } as Clock,
  );
  return { verifier, noted, refused };
}

it('PersonalTokenVerifier accepts a token up to the last millisecond, and not at its end', async () => {
  const before = createVerifier(new Date(END.getTime() - 1));
  expect(await before.verifier.verify(TOKEN, { ip: '192.0.2.7' })).toBe(PRINCIPAL);
  expect(before.noted).toEqual([[ID, '192.0.2.7']]);
  const { verifier, noted, refused } = createVerifier(END);
  await expect(verifier.verify(TOKEN, {})).rejects.toMatchObject({
    headers: { 'WWW-Authenticate': expect.stringContaining('The access token expired') },
  });
  expect([noted, refused]).toEqual([[], [['expired', ID]]]);
});

it('PersonalTokenVerifier notes no address for another service that asks', async () => {
  const { verifier, noted } = createVerifier(new Date(0));
  await verifier.verify(TOKEN, { ip: '192.0.2.7', isRelayed: true });
  expect(noted).toEqual([[ID, null]]);
});

it('PersonalTokenVerifier names no reason and no id before the secret has matched', async () => {
  const { verifier, refused } = createVerifier(END, END);
  for (const text of ['nl_pat_', createPersonalToken(ID)]) {
    await expect(verifier.verify(text, {})).rejects.toThrow(InvalidAccessTokenError);
  }
  await expect(verifier.verify(TOKEN, {})).rejects.toThrow(InvalidAccessTokenError);
  expect(refused).toEqual([['malformed'], ['wrong-secret'], ['revoked', ID]]);
});
