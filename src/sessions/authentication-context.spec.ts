import { describe, expect, it } from 'vitest';
import {
  addProof,
  getAuthentication,
  meetsAcr,
  toAcr,
  toAmr,
  toAuthenticationClaims,
} from './authentication-context.js';

const AT = new Date('2026-11-21T20:50:00.900Z');
const session = {
  userId: 'ann',
  authenticationMethod: 'password',
  methods: ['password', 'totp'],
  acr: 'aal2' as const,
  authenticatedAt: AT,
  createdAt: new Date(0),
};

it.each([
  [['password'], 'aal1', ['pwd']],
  [['password', 'totp'], 'aal2', ['pwd', 'otp', 'mfa']],
  [['password', 'recovery_code'], 'aal2', ['pwd', 'otp', 'mfa']],
  [['passkey_hardware'], 'phr', ['hwk', 'user', 'mfa']],
  [['passkey_synced'], 'phr', ['swk', 'user', 'mfa']],
  [['password', 'passkey_hardware'], 'phr', ['pwd', 'hwk', 'user', 'mfa']],
  [['password', 'totp', 'recovery_code'], 'aal2', ['pwd', 'otp', 'mfa']],
  [['badge'], 'aal1', ['badge']],
  [['badge', 'sms'], 'aal2', ['badge', 'sms', 'mfa']],
])('A sign-in by %j has the acr %s and the amr %j (RFC 8176)', (methods, acr, amr) => {
  expect(toAcr(methods)).toBe(acr);
  expect(toAmr(methods, toAcr(methods))).toEqual(amr);
});

it('A token says how and when the user was proven, and nothing of a client that acts for itself', () => {
  const claims = { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'], auth_time: 1_795_294_200 };
  expect(toAuthenticationClaims(session)).toEqual(claims);
  expect(toAuthenticationClaims({ ...session, userId: null })).toBeNull();
});

it('A session of an earlier version counts as a sign-in with one factor, at its start', () => {
  const earlier = { ...session, methods: null, acr: null, authenticatedAt: null };
  const expected = { methods: ['password'], acr: 'aal1', time: new Date(0) };
  expect(getAuthentication(earlier)).toEqual(expected);
});

describe('A later proof in the same session', () => {
  it.each([
    [['password'], 'totp', ['password', 'totp'], 'aal2'],
    [['password', 'totp'], 'totp', ['password', 'totp'], 'aal2'],
    [['password', 'totp'], 'recovery_code', ['password', 'totp', 'recovery_code'], 'aal2'],
    [['password', 'totp'], 'passkey_synced', ['password', 'totp', 'passkey_synced'], 'phr'],
    [['badge'], 'sms', ['badge', 'sms'], 'aal2'],
  ])('%j and then %s are %j, of the level %s', (before, proven, methods, acr) => {
    expect(addProof(before, proven)).toEqual({ methods, acr });
  });

  it.each([
    [['passkey_hardware'], 'password', ['password'], 'aal1'],
    [['password', 'totp'], 'password', ['password'], 'aal1'],
    [['password', 'passkey_hardware'], 'totp', ['password', 'totp'], 'aal2'],
    [['passkey_synced'], 'totp', ['totp'], 'aal2'],
    [['badge'], 'password', ['password'], 'aal1'],
  ])('%j and then %s are only %j, of the level %s', (before, proven, methods, acr) => {
    expect(addProof(before, proven)).toEqual({ methods, acr });
  });
});

it('A level meets the weaker ones, a word of another issuer itself alone, and no level none', () => {
  const levels = ['aal1', 'aal2', 'phr', 'theirs', null];
  const met = (wanted: string) => levels.filter((acr) => meetsAcr(acr, wanted));
  expect(met('aal1')).toEqual(['aal1', 'aal2', 'phr']);
  expect(met('aal2')).toEqual(['aal2', 'phr']);
  expect(met('phr')).toEqual(['phr']);
  expect(met('theirs')).toEqual(['theirs']);
});
