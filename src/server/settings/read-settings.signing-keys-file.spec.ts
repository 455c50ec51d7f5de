import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findFaults, SECRET_KEY } from '../../../test/support/settings.js';
import { generateEcKeys, generateRsaKeys } from '../../crypto/key-pairs.js';
import { readSettings } from './read-settings.js';

const faults = (environment: Record<string, string>) => findFaults(() => readSettings(environment));

it('SIGNING_KEYS_FILE must contain a JWK set of private keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'keys.json');
  const { privateKey, publicKey } = generateEcKeys('P-256');
  const set = (key: typeof publicKey) => JSON.stringify({ keys: [key.export({ format: 'jwk' })] });
  writeFileSync(path, set(privateKey));
  const environment = { SECRET_KEY, SIGNING_KEYS_FILE: path };
  expect(readSettings(environment).settings.signingKeys?.keys).toHaveLength(1);
  expect(faults({ ...environment, ALGORITHM: 'HS256' })[0]).toMatch(
    /^SIGNING_KEYS_FILE cannot be used/,
  );
  expect(faults({ ...environment, ALGORITHM: 'RS256' })).toEqual([
    'SIGNING_KEYS_FILE has no RSA key for ALGORITHM=RS256: add one.',
  ]);
  const rsa = generateRsaKeys(1024).privateKey;
  const twice = { ...privateKey.export({ format: 'jwk' }), kid: 'a' };
  const unusable = [set(publicKey), set(rsa), JSON.stringify({ keys: [twice, twice] })];
  for (const text of [...unusable, '{"keys":[{"d":"x"}]}', '{"keys":[]}', 'null', '[]', 'x']) {
    writeFileSync(path, text);
    expect(faults(environment), text).toHaveLength(1);
  }
});
