import { expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const ISSUER = 'https://id.example.com';
const read = (settings: Record<string, string>) =>
  readSettings({ SECRET_KEY, ISSUER, ...settings });

it('Passkeys belong to the host of ISSUER, or to a domain above it', () => {
  expect(read({}).settings.passkeys).toEqual({});
  const { settings } = read({
    PASSKEY_RP_ID: 'example.com',
    PASSKEY_RP_NAME: 'Example',
    PASSKEY_ORIGINS: 'https://app.example.com, https://example.com',
    PAGES: 'off',
    AUTHORIZE: 'off',
    EMAIL_VERIFICATION: 'off',
    NODE_ENV: 'production',
  });
  expect(settings.passkeys).toEqual({
    rpId: 'example.com',
    rpName: 'Example',
    origins: ['https://app.example.com', 'https://example.com'],
  });
});

it.each(['http://127.0.0.1:3000', 'http://[::1]:3000'])(
  'Passkeys are off if ISSUER is at an IP address, and a warning says so: %s',
  (issuer) => {
    const { settings, warnings } = read({ ISSUER: issuer });
    expect(settings.passkeys).toBeUndefined();
    expect(warnings).toEqual([
      'Passkeys are off: PASSKEY_RP_ID is an IP address, for which no browser has passkeys: use a domain name.',
    ]);
  },
);

it.each([
  [{ PASSKEY_RP_ID: '127.0.0.1' }, 'PASSKEY_RP_ID is an IP address'],
  [{ PASSKEY_RP_ID: 'co.uk' }, 'PASSKEY_RP_ID is co.uk, under which anyone can have a domain'],
  [{ PASSKEY_RP_ID: 'example.org' }, 'PASSKEY_RP_ID fits no page'],
  [{ PASSKEY_ORIGINS: 'https://id.example.com:443' }, 'PASSKEY_ORIGINS must have origins as'],
  [{ PASSKEY_ORIGINS: 'https://evil.example.org' }, 'PASSKEY_ORIGINS fits no page'],
])('The start is refused in a sentence: %j', (settings, sentence) => {
  expect(findFaults(() => read(settings))).toEqual([expect.stringContaining(sentence)]);
});
