import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JWTVerifyResult, jwtVerify } from 'jose';
import { expect, onTestFinished, test, vi } from 'vitest';
import { generateEcKeys } from '../../src/crypto/key-pairs.js';
import { readBlocks, readCommands } from '../support/pages.js';
import { apple } from './app/apple.js';

const PAGE = 'docs/providers/apple.md';
const DAY = 86_400;

const keys = generateEcKeys('P-256');
const file = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** Checks a client secret as Apple's documentation says, and returns for how many days it is valid. */
async function checkSecret(secret: string): Promise<number> {
  const { payload, protectedHeader }: JWTVerifyResult = await jwtVerify(secret, keys.publicKey, {
    issuer: 'DEF123GHIJ',
    subject: 'com.example.web',
    audience: 'https://appleid.apple.com',
  });
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'ABC123DEFG' });
  return (payload.exp! - payload.iat!) / DAY;
}

test('docs/providers/apple.md: the script makes a client secret that Apple takes for 180 days', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'apple-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'AuthKey_ABC123DEFG.p8');
  writeFileSync(path, file);
  const [script] = readBlocks(PAGE, 'js');
  const command = readCommands(PAGE, '## The client secret expires').trim().split(' ');
  const values = [...command.slice(2, -1), path];
  const options = { input: script!.code, encoding: 'utf8' } as const;
  // Node reads the script from its input, below this folder, in which the package jose is installed.
  const secret = execFileSync('node', ['--input-type=module', '-', ...values], options);
  // Apple takes six months: 15,777,000 seconds.
  expect(await checkSecret(secret.trim())).toBe(180);
});

test('docs/providers/apple.md: client_secret as a function makes one for each exchange', async () => {
  vi.stubEnv('APPLE_KEY', file);
  onTestFinished(() => void vi.unstubAllEnvs());
  const create = apple.client_secret as () => Promise<string>;
  expect(await checkSecret(await create())).toBeLessThan(1);
});
