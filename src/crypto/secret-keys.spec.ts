import { describe, expect, it } from 'vitest';
import { SecretKeys } from './secret-keys.js';

const secrets = new SecretKeys({ secretKey: 'a'.repeat(64) });

describe('Secrets', () => {
  it('makes codes of 32 bytes, the same ones for a purpose, a salt and a message alone', () => {
    const message = Buffer.from('message');
    const mac = secrets.mac('x', 'salt', message);
    expect(mac).toHaveLength(32);
    expect(secrets.mac('x', 'salt', message)).toEqual(mac);
    expect(secrets.isMac(mac, 'x', 'salt', message)).toBe(true);
    expect(secrets.isMac(mac, 'y', 'salt', message)).toBe(false);
    expect(secrets.isMac(mac, 'x', 'other', message)).toBe(false);
    expect(secrets.isMac(mac, 'x', 'salt', Buffer.from('other'))).toBe(false);
    expect(secrets.isMac(mac.subarray(1), 'x', 'salt', message)).toBe(false);
    expect(secrets.isMac(Buffer.alloc(0), 'x', 'salt', message)).toBe(false);
  });

  it('takes what was made under a fallback, and makes nothing under it', () => {
    const message = Buffer.from('message');
    const after = new SecretKeys({
      secretKey: 'b'.repeat(64),
      secretKeyFallbacks: ['a'.repeat(64)],
    });
    expect(after.isMac(secrets.mac('x', '', message), 'x', '', message)).toBe(true);
    expect(secrets.isMac(after.mac('x', '', message), 'x', '', message)).toBe(false);
    const stored = secrets.encrypt('keys', 'row', 'plain');
    expect(after.decrypt('keys', 'row', stored)).toEqual({ plain: 'plain', outdated: true });
    expect(secrets.decrypt('keys', 'row', after.encrypt('keys', 'row', 'plain'))).toBeNull();
    expect(after.hmacKeys().map(({ id }) => id)).toEqual([
      new SecretKeys({ secretKey: 'b'.repeat(64) }).hmacKeys()[0]!.id,
      secrets.hmacKeys()[0]!.id,
    ]);
  });

  it('decrypts what it encrypted, and never encrypts the same way twice', () => {
    const one = secrets.encrypt('keys', 'row', 'plain \u{1f511}');
    expect(secrets.decrypt('keys', 'row', one)?.plain).toBe('plain \u{1f511}');
    expect(secrets.encrypt('keys', 'row', 'plain \u{1f511}')).not.toBe(one);
    expect(one).not.toContain('plain');
  });

  it('gives null for another purpose, another row, another SECRET_KEY', () => {
    const stored = secrets.encrypt('keys', 'row', 'plain');
    expect(secrets.decrypt('mail', 'row', stored)).toBeNull();
    expect(secrets.decrypt('keys', 'other', stored)).toBeNull();
    expect(new SecretKeys({ secretKey: 'b'.repeat(64) }).decrypt('keys', 'row', stored)).toBeNull();
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
    expect(secrets.hmacKeys()[0]!.key.export()).toEqual(Buffer.from('a'.repeat(64)));
  });
});
