import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { readSettings } from './read-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'providers-'));
const GOOGLE = {
  PROVIDER_GOOGLE_ISSUER: 'https://accounts.google.com',
  PROVIDER_GOOGLE_CLIENT_ID: 'nightlatch',
  PROVIDER_GOOGLE_CLIENT_SECRET: 'a secret',
};

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function faults(given: Record<string, string>): string[] {
  return findFaults(() =>
    readSettings({ SECRET_KEY, NODE_ENV: 'production', ISSUER: 'https://a.example', ...given }),
  );
}

it('PROVIDER_* adds a provider to those of PROVIDERS_FILE, with the secret of a file', () => {
  const file = { id: 'okta', issuer: 'https://okta.example', client_id: 'n', client_secret: 's' };
  const { settings } = readSettings({
    ...GOOGLE,
    SECRET_KEY,
    PROVIDER_GOOGLE_CLIENT_SECRET: '',
    PROVIDER_GOOGLE_CLIENT_SECRET_FILE: write('secret', ' of a file\n'),
    PROVIDER_GOOGLE_REGISTER: 'off',
    PROVIDER_GOOGLE_ALLOWED_DOMAINS: 'Example.com, example.org',
    PROVIDERS_FILE: write('providers.json', [file]),
  });
  expect(settings.federation).toEqual([
    file,
    {
      id: 'google',
      issuer: 'https://accounts.google.com',
      client_id: 'nightlatch',
      client_secret: 'of a file',
      register: false,
      allowed_domains: ['example.com', 'example.org'],
    },
  ]);
});

it.each([
  [{ PROVIDER_GOOGLE_CLIENTID: 'x' }, 'PROVIDER_GOOGLE_CLIENTID is not a setting'],
  [{ PROVIDER_GOOGLE_CLIENT_SECRET: '' }, 'The provider google needs a client_secret'],
  [
    { PROVIDER_GOOGLE_ISSUER: 'http://accounts.google.com' },
    'needs an issuer: the exact https: URL',
  ],
  [{ PROVIDER_GOOGLE_REGISTER: 'maybe' }, 'PROVIDER_GOOGLE_REGISTER must be one of on, off'],
  [{ PROVIDER_GOOGLE_LINK: 'always' }, 'needs link to be one of never, verified-email'],
  [
    { PROVIDER_GOOGLE_LINK: 'verified-email', PROVIDER_GOOGLE_EMAIL_VERIFIED: 'always' },
    'name the allowed_domains',
  ],
  [{ PROVIDER_OTHER_ISSUER: 'https://accounts.google.com' }, 'has the issuer of another provider'],
  [{ AUTHORIZE: 'off' }, 'need the sign-in page'],
])('The start stops at %j', (changes, message) => {
  expect(faults({ ...GOOGLE, ...changes }).join('\n')).toContain(message);
  expect(faults({ ...GOOGLE, ...changes }).join('\n')).not.toContain('a secret');
});

it.each([
  ['{}', 'There must be a list of providers'],
  [[{ id: 'Google' }], 'Provider 1 needs an id'],
  [[{ id: 'a', secret: 'x' }], 'The provider a has an unknown member'],
])('The start stops at PROVIDERS_FILE with %j', (content, message) => {
  expect(faults({ PROVIDERS_FILE: write('wrong.json', content) }).join('\n')).toContain(message);
});

it('A variable of another program that begins with PROVIDER_ is no setting of ours', () => {
  expect(faults({ PROVIDER_URL: 'x', TERRAFORM_PROVIDER_ID: 'x' })).toEqual([]);
});
