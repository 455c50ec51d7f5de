import { describe, expect, it } from 'vitest';
import { Secrets } from './secrets.js';

const secrets = new Secrets({ secretKey: 'a'.repeat(64) });

describe('Secrets', () => {
  it('derives 32 bytes, the same for a purpose and others for another', () => {
    expect(secrets.deriveKey('x')).toHaveLength(32);
    expect(secrets.deriveKey('x')).toEqual(secrets.deriveKey('x'));
    expect(secrets.deriveKey('x')).not.toEqual(secrets.deriveKey('y'));
  });

  it('decrypts what it encrypted, and never encrypts the same way twice', () => {
    const one = secrets.encrypt('keys', 'row', 'plain \u{1f511}');
    expect(secrets.decrypt('keys', 'row', one)).toBe('plain \u{1f511}');
    expect(secrets.encrypt('keys', 'row', 'plain \u{1f511}')).not.toBe(one);
    expect(one).not.toContain('plain');
  });

  it('gives null for another purpose, another row, another SECRET_KEY', () => {
    const stored = secrets.encrypt('keys', 'row', 'plain');
    expect(secrets.decrypt('mail', 'row', stored)).toBeNull();
    expect(secrets.decrypt('keys', 'other', stored)).toBeNull();
    expect(new Secrets({ secretKey: 'b'.repeat(64) }).decrypt('keys', 'row', stored)).toBeNull();
  });

  it('gives null for any text that was changed or cut', () => {
    const stored = secrets.encrypt('keys', 'row', 'plain');
    for (let end = 0; end < stored.length; end++) {
      expect(secrets.decrypt('keys', 'row', stored.slice(0, end))).toBeNull();
    }
    const [version, nonce, text, tag] = stored.split('.');
    const short = Buffer.from(tag!, 'base64url').subarray(0, 4).toString('base64url');
    expect(secrets.decrypt('keys', 'row', [version, nonce, text, short].join('.'))).toBeNull();
    const flipped = Buffer.from(text!, 'base64url');
    flipped[0]! ^= 1;
    const forged = [version, nonce, flipped.toString('base64url'), tag].join('.');
    expect(secrets.decrypt('keys', 'row', forged)).toBeNull();
  });

  it('hands HS256 the text of SECRET_KEY as it stands', () => {
    expect(secrets.hmacKey().export()).toEqual(Buffer.from('a'.repeat(64)));
  });
});
