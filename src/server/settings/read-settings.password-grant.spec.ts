import { expect, it } from 'vitest';
import { readSettings } from './read-settings.js';

const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';
const PRODUCTION = {
  NODE_ENV: 'production',
  SECRET_KEY,
  ISSUER: 'https://auth.example.com',
  DATABASE_URL: 'sqlite:x.db',
};

it('readSettings warns in production of the password grant, and not if it is off', () => {
  expect(readSettings(PRODUCTION).warnings).toEqual([
    expect.stringMatching(/^PASSWORD_GRANT is on: .*ASVS 10\.4\.4/),
  ]);
  expect(readSettings({ ...PRODUCTION, PASSWORD_GRANT: 'off' }).warnings).toEqual([]);
  expect(readSettings({ SECRET_KEY }).warnings).toEqual([]);
});
