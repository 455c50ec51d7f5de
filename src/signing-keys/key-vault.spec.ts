import { expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { KeyVault } from './key-vault.js';

it('KeyVault.create() never makes a key id that begins with a hyphen', () => {
  const vault = new KeyVault(new SecretKeys({ secretKey: 'k'.repeat(64) }), new Clock());
  // One thumbprint in 64 begins with a hyphen.
  const ids = Array.from({ length: 300 }, () => vault.create('ES256', 1, new Date()).kid);
  expect(ids.filter((kid) => kid.startsWith('-'))).toEqual([]);
});
