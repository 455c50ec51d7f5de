import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrCreateSecretKey } from './secret-key.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightlatch-secret-key-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readOrCreateSecretKey', () => {
  it('creates 64 hexadecimal characters once, in a file that only its owner can read', () => {
    const path = join(folder, 'made/secret-key');
    const first = readOrCreateSecretKey(path);
    expect(first.secretKey).toMatch(/^[0-9a-f]{64}$/);
    expect(first.made).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readOrCreateSecretKey(path)).toEqual({ secretKey: first.secretKey, made: false });
    expect(readdirSync(join(folder, 'made'))).toEqual(['secret-key']);
  });

  it('throws if the file is empty or truncated', () => {
    const path = join(folder, 'cut');
    for (const text of ['', '\n', 'abc']) {
      writeFileSync(path, text);
      expect(() => readOrCreateSecretKey(path)).toThrow(/delete the file/);
    }
  });

  it('throws if the file cannot be read or created', () => {
    const path = join(folder, 'directory');
    mkdirSync(path);
    expect(() => readOrCreateSecretKey(path)).toThrow(/^SECRET_KEY is not set, and .* \(EISDIR\)/);
    const inFile = join(folder, 'file/secret-key');
    writeFileSync(join(folder, 'file'), '');
    expect(() => readOrCreateSecretKey(inFile)).toThrow(/set SECRET_KEY, or make/);
  });
});
