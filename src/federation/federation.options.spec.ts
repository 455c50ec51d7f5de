import { describe, expect, it } from 'vitest';
import { type ConfiguredProvider, toFederationSettings } from './federation.options.js';

const GOOGLE: ConfiguredProvider = {
  id: 'google',
  issuer: 'https://accounts.google.com',
  client_id: 'nightlatch',
  client_secret: 'a secret',
};

describe('toFederationSettings() with a UserDirectory', () => {
  it('lets users sign in with accounts that they have connected, and none sign up', () => {
    const { providers } = toFederationSettings({ providers: [GOOGLE] }, true);
    expect(providers).toMatchObject([{ id: 'google', register: false, link: 'never' }]);
  });

  it.each([
    [{ register: true }, 'has register, which cannot be used with a UserDirectory'],
    [{ link: 'verified-email' }, 'has link, which cannot be used with a UserDirectory'],
  ] as const)('rejects a provider with %j', (members, message) => {
    const options = { providers: [{ ...GOOGLE, ...members }] };
    expect(() => toFederationSettings(options, true)).toThrow(`the provider google ${message}`);
    expect(() => toFederationSettings(options, false)).not.toThrow();
  });
});
