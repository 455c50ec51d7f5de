import { describe, expect, it } from 'vitest';
import { ScopePolicy } from './scope-policy.js';

const SCOPES = { 'reports:read': 'Read reports', 'reports:write': 'Write reports' };

function withOpenId(scopes: Record<string, string> = SCOPES): ScopePolicy {
  const policy = new ScopePolicy({ scopes });
  policy.addOpenIdScopes();
  return policy;
}

describe('ScopePolicy', () => {
  it('does not know the scopes of OpenID Connect unless that is on', () => {
    const policy = new ScopePolicy({ scopes: SCOPES });
    expect(policy.resolve('openid', null)).toBeNull();
    expect(policy.advertised).not.toContain('offline_access');
    expect(policy.allowedFor([], ['openid', 'reports:read'])).toEqual(['reports:read']);
  });

  it('gives the scopes of OpenID Connect to a client that has them, and to the first-party client if it asks for them', () => {
    const policy = withOpenId();
    expect(policy.resolve('openid reports:read', null)).toEqual(['openid', 'reports:read']);
    expect(policy.resolve(undefined, null)).toEqual(['reports:read', 'reports:write']);
    expect(policy.resolve('openid profile', ['openid'])).toBeNull();
    expect(policy.resolve(undefined, ['openid'])).toEqual(['openid']);
    expect(policy.allowedFor([], ['openid', 'email'])).toEqual(['openid', 'email']);
  });

  it('gives a refresh those of the requested scopes that were granted, and never another one (RFC 6749 6)', () => {
    const policy = withOpenId();
    const refresh = (requested: string | undefined, allowed: string[] | null = null) =>
      policy.resolveGranted(requested, allowed, ['openid', 'reports:read']);
    expect(refresh('reports:read')).toEqual(['reports:read']);
    expect(refresh('openid reports:write')).toEqual(['openid']);
    for (const all of [undefined, '', ' ', 'offline_access']) {
      expect(refresh(all)).toEqual(['reports:read', 'openid']);
    }
    for (const wrong of ['reports:write', 'openid unknown', 'openid a"b']) {
      expect(refresh(wrong)).toBeNull();
    }
    expect(refresh('openid reports:write', ['openid', 'reports:read'])).toBeNull();
  });

  it('accepts offline_access from every client, and gives nothing for it', () => {
    const policy = withOpenId();
    expect(policy.resolve('openid offline_access', ['openid'])).toEqual(['openid']);
    expect(policy.resolve('offline_access', ['openid', 'reports:read'])).toEqual([
      'reports:read',
      'openid',
    ]);
    expect(policy.advertised).toEqual([
      ...Object.keys(SCOPES),
      'openid',
      'profile',
      'email',
      'offline_access',
    ]);
  });

  it('gives offline_access like any scope if the application declared it', () => {
    const policy = withOpenId({ offline_access: 'Work while you sleep' });
    expect(policy.resolve('offline_access', null)).toEqual(['offline_access']);
    expect(policy.resolve('offline_access', [])).toBeNull();
  });

  it('withholds the scopes of OpenID Connect from a client that acts for itself', () => {
    expect(withOpenId().withheldFrom(null, ['openid', 'reports:read'])).toEqual(['openid']);
  });

  it('leaves a scope as the application declared it', () => {
    const policy = withOpenId({ email: 'Send mails to you' });
    expect(policy.resolve(undefined, null)).toEqual(['email']);
    expect(policy.withheldFrom(null, ['email'])).toEqual([]);
  });
});
