import { describe, expect, it } from 'vitest';
import type { Client } from '../../clients/client.js';
import { Clock } from '../../clock/clock.js';
import { SecretKeys } from '../../crypto/secret-keys.js';
import type { BrowserSession } from '../../sessions/browser-sessions.js';
import { AuthorizationParameters } from './authorization-parameters.js';
import type { AuthorizationRequest } from './authorization-requests.js';
import { FlowProofs } from './flow-proofs.js';

const NOW = 1_795_000_000_000;
const TEN_MINUTES = 600_000;
const secretKey = 'a'.repeat(64);

let nowMs = NOW;
const clock = Object.assign(new Clock(), { now: () => new Date(nowMs) });
const proofs = new FlowProofs(new SecretKeys({ secretKey }), clock);

function createRequest(
  query: Record<string, string> = {},
  changes: Partial<AuthorizationRequest> = {},
): AuthorizationRequest {
  const parameters = new AuthorizationParameters(`/?${new URLSearchParams(query).toString()}`);
  const client = { id: 'spa' } as Client;
  const prompts: string[] = [];
  const about = { prompts, redirectUri: 'https://app.example/cb', codeChallenge: 'c'.repeat(43) };
  return { client, parameters, ...about, ...changes } as AuthorizationRequest;
}

function createBrowser(id = 's-1', authenticatedMs = NOW): BrowserSession {
  const authenticatedAt = new Date(authenticatedMs);
  const session = { id, createdAt: authenticatedAt } as BrowserSession['session'];
  return { session, authenticatedAt } as BrowserSession;
}

/** Returns whether the proof holds for this request, this long after it was created. */
function holds(
  name: 'since' | 'confirmed',
  proof: string,
  { changes = {}, browser = createBrowser(), afterMs = 0, by = proofs } = {},
): boolean {
  nowMs = NOW + afterMs;
  const request = createRequest({ [name]: proof }, changes);
  const result =
    name === 'since' ? by.isSignedInSince(request, browser) : by.isConfirmed(request, browser);
  nowMs = NOW;
  return result;
}

const since = proofs.createSince(createRequest());
const confirmed = proofs.createConfirmation(createRequest(), createBrowser());

describe.each([
  ['since', since],
  ['confirmed', confirmed],
] as const)('The proof `%s`', (name, proof) => {
  it('holds for its request, for ten minutes', () => {
    expect(holds(name, proof)).toBe(true);
    expect(holds(name, proof, { afterMs: TEN_MINUTES - 1 })).toBe(true);
    expect(holds(name, proof, { afterMs: TEN_MINUTES })).toBe(false);
  });

  it.each([
    ['client', { client: { id: 'other' } as Client }],
    ['redirect URI', { redirectUri: 'https://app.example/other' }],
    ['challenge', { codeChallenge: 'd'.repeat(43) }],
  ])('does not hold for a request with another %s', (_what, changes) => {
    expect(holds(name, proof, { changes })).toBe(false);
  });

  it('does not hold with another time, another MAC, or in another form', () => {
    const [ms = '', mac = ''] = proof.split('.');
    const forged = [`${NOW + 1}.${mac}`, `${ms}.${'A'.repeat(43)}`, `${ms}.${mac}A`, `${ms}.`, mac];
    for (const text of [...forged, '', ` ${proof}`, `${proof}\n`, `0${proof}`]) {
      expect(holds(name, text), text).toBe(false);
    }
  });

  it('holds if its secret key was replaced, as long as that is a fallback', () => {
    const next = { secretKey: 'b'.repeat(64), secretKeyFallbacks: [secretKey] };
    expect(holds(name, proof, { by: new FlowProofs(new SecretKeys(next), clock) })).toBe(true);
    const other = new SecretKeys({ secretKey: next.secretKey });
    expect(holds(name, proof, { by: new FlowProofs(other, clock) })).toBe(false);
  });
});

it('A `since` asks for a sign-in that is not before it', () => {
  expect(holds('since', since, { browser: createBrowser('s-1', NOW - 1) })).toBe(false);
  expect(holds('since', since, { browser: createBrowser('s-2', NOW + 1) })).toBe(true);
});

it('A `confirmed` is for one browser session, and neither proof stands for the other', () => {
  expect(holds('confirmed', confirmed, { browser: createBrowser('s-2') })).toBe(false);
  expect(holds('confirmed', since)).toBe(false);
  expect(holds('since', confirmed)).toBe(false);
});
