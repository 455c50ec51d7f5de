import { describe, expect, it } from 'vitest';
import { SecretKeys } from './secret-keys.js';

const secrets = new SecretKeys({ secretKey: 'a'.repeat(64) });

describe('SecretKeys', () => {
  it('creates MACs of 32 bytes, which verify for the same purpose, salt and message only', () => {
    const message = Buffer.from('message');
    const mac = secrets.createMac('x', 'salt', message);
    expect(mac).toHaveLength(32);
    expect(secrets.createMac('x', 'salt', message)).toEqual(mac);
    expect(secrets.verifyMac(mac, 'x', 'salt', message)).toBe(true);
    expect(secrets.verifyMac(mac, 'y', 'salt', message)).toBe(false);
    expect(secrets.verifyMac(mac, 'x', 'other', message)).toBe(false);
    expect(secrets.verifyMac(mac, 'x', 'salt', Buffer.from('other'))).toBe(false);
    expect(secrets.verifyMac(mac.subarray(1), 'x', 'salt', message)).toBe(false);
    expect(secrets.verifyMac(Buffer.alloc(0), 'x', 'salt', message)).toBe(false);
  });

  it('verifies and decrypts with a fallback, but signs and encrypts with the current key only', () => {
    const message = Buffer.from('message');
    const after = new SecretKeys({
      secretKey: 'b'.repeat(64),
      secretKeyFallbacks: ['a'.repeat(64)],
    });
    expect(after.verifyMac(secrets.createMac('x', '', message), 'x', '', message)).toBe(true);
    expect(secrets.verifyMac(after.createMac('x', '', message), 'x', '', message)).toBe(false);
    const stored = secrets.encrypt('keys', 'row', 'plain');
    expect(after.decrypt('keys', 'row', stored)).toEqual({ plain: 'plain', outdated: true });
    expect(secrets.decrypt('keys', 'row', after.encrypt('keys', 'row', 'plain'))).toBeNull();
    expect(after.getHmacKeys().map(({ id }) => id)).toEqual([
      new SecretKeys({ secretKey: 'b'.repeat(64) }).getHmacKeys()[0]!.id,
      secrets.getHmacKeys()[0]!.id,
    ]);
  });

  it('decrypts what it encrypted, and encrypts the same text differently each time', () => {
    const one = secrets.encrypt('keys', 'row', 'plain \u{1f511}');
    expect(secrets.decrypt('keys', 'row', one)?.plain).toBe('plain \u{1f511}');
    expect(secrets.encrypt('keys', 'row', 'plain \u{1f511}')).not.toBe(one);
    expect(one).not.toContain('plain');
  });

  it('returns null for another purpose, another row or another SECRET_KEY', () => {
    const stored = secrets.encrypt('keys', 'row', 'plain');
    expect(secrets.decrypt('mail', 'row', stored)).toBeNull();
    expect(secrets.decrypt('keys', 'other', stored)).toBeNull();
    expect(new SecretKeys({ secretKey: 'b'.repeat(64) }).decrypt('keys', 'row', stored)).toBeNull();
  });

  it('returns null for a ciphertext that was changed or cut', () => {
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

  it('returns the text of SECRET_KEY as the key of HS256', () => {
    expect(secrets.getHmacKeys()[0]!.key.export()).toEqual(Buffer.from('a'.repeat(64)));
  });
});
