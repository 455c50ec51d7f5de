import { describe, expect, it } from 'vitest';
import { findHashRejection, toStoredHash, verifyForeignHash } from './foreign-hashes.js';

describe('the cost limits', () => {
  const salt = 'A'.repeat(22);
  const hash = 'A'.repeat(43);
  const aspnet = (iterations: number) => {
    const bytes = Buffer.alloc(61);
    bytes[0] = 1;
    bytes.writeUInt32BE(1, 1);
    bytes.writeUInt32BE(iterations, 5);
    bytes.writeUInt32BE(16, 9);
    return bytes.toString('base64');
  };
  it.each([
    `$2b$15$${'a'.repeat(53)}`,
    `$2b$31$${'a'.repeat(53)}`,
    `$2b$99$${'a'.repeat(53)}`,
    `$2b$03$${'a'.repeat(53)}`,
    `pbkdf2_sha256$5000001$salt$${hash}=`,
    `pbkdf2_sha256$9999999999$salt$${hash}=`,
    `pbkdf2_sha256$0$salt$${hash}=`,
    `$pbkdf2-sha256$i=9999999999$${salt}$${hash}`,
    `pbkdf2:sha256:9999999999$salt$${'0'.repeat(64)}`,
    aspnet(0xffffffff),
    aspnet(0),
    `$scrypt$ln=18,r=8,p=1$${salt}$${hash}`,
    `$scrypt$ln=17,r=8,p=3$${salt}$${hash}`,
    `$scrypt$ln=99,r=9999,p=9999$${salt}$${hash}`,
    `$scrypt$ln=0,r=8,p=1$${salt}$${hash}`,
    `$scrypt$ln=14,r=0,p=1$${salt}$${hash}`,
    `scrypt$16385$salt$8$1$${hash}=`,
    `scrypt:999999999:9999:9999$salt$${'0'.repeat(128)}`,
    `$firebase-scrypt$ln=40,r=8$${salt}$${'A'.repeat(86)}`,
    `$argon2id$v=19$m=262145,t=1,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=262144,t=5,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=4294967295,t=4294967295,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=2,p=17$${salt}$${hash}`,
    `$argon2id$v=19$m=1,t=1,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${hash}`,
    `$argon2id$v=19$m=128,t=101,p=16$${salt}$${hash}`,
    `$pbkdf2-sha512$i=2000001$${salt}$${'A'.repeat(86)}`,
  ])(
    'reject %s without computing it, with a reason that does not contain the hash',
    async (stored) => {
      expect(findHashRejection(stored)).toMatch(/^(bcrypt|PBKDF2|scrypt|argon2) with/);
      expect(findHashRejection(stored)).not.toContain('AAAA');
      const begin = performance.now();
      expect(await verifyForeignHash(stored, 'secret')).toBe(false);
      expect(performance.now() - begin).toBeLessThan(50);
    },
  );

  it('accept hashes at the limits', () => {
    for (const stored of [
      `$2b$14$${'a'.repeat(53)}`,
      `pbkdf2_sha256$5000000$salt$${hash}=`,
      `$scrypt$ln=17,r=8,p=2$${salt}$${hash}`,
      `$argon2id$v=19$m=262144,t=4,p=16$${salt}$${hash}`,
    ]) {
      expect(findHashRejection(stored), stored).toBeNull();
    }
  });
});

describe('argon2', () => {
  it.each([
    '$argon2i$v=19$m=8192,t=3,p=1$1R15PlLPujYSbZRvvhiyRA$plToc7A8B8slzuXqE62xOAv2kBFg6sgdgZJ7TlcNHFg',
    '$argon2d$v=19$m=8192,t=3,p=1$GEjchds+v9GAGA9Cm0zAkA$uzzqN4kbnxac5KKB6AwZR67bhbpSEeGWU4WxUQI4XL8',
    '$argon2id$v=19$m=65536,t=3,p=4$5wOPW2kpzOlH/o6Gf1PhaQ$0RtYk7NmdCqP5LiHU61jd9a3635Na34hSgHwG8S6uRc',
    '$argon2id$v=16$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
  ])('is accepted unchanged: %s', (stored) => {
    expect(findHashRejection(stored)).toBeNull();
    expect(toStoredHash(stored)).toBe(stored);
  });

  it('is stored without the prefix of Django, with its version, and with its parameters in one order', () => {
    const [salt, hash] = ['c29tZXNhbHRzb21lc2FsdA', 'WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg'];
    expect(toStoredHash(`argon2$argon2id$v=19$m=102400,t=2,p=8$${salt}$${hash}`)).toBe(
      `$argon2id$v=19$m=102400,t=2,p=8$${salt}$${hash}`,
    );
    expect(toStoredHash(`$argon2id$v=19$m=65536,p=4,t=3$${salt}$${hash}`)).toBe(
      `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${hash}`,
    );
    expect(toStoredHash(`$argon2i$m=8192,t=3,p=1$${salt}$${hash}`)).toBe(
      `$argon2i$v=16$m=8192,t=3,p=1$${salt}$${hash}`,
    );
  });

  it.each([
    '$argon2id$v=19$m=8192,t=3$c29tZXNhbHRzb21lc2FsdA$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
    '$argon2id$v=19$m=8192,t=3,t=3$c29tZXNhbHRzb21lc2FsdA$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
    '$argon2id$v=19$m=8192,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$WRgM',
    '$argon2id$v=19$m=8192,t=3,p=1$c29t$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
    '$argon2x$v=19$m=8192,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
  ])('is rejected if a part is missing or too short: %s', (stored) => {
    expect(findHashRejection(stored)).toBe('not a hash of a known format');
  });
});

describe('a password that cannot match', () => {
  const bcrypt = `$2b$10$${'a'.repeat(53)}`;
  const shaCrypt = `$6$rounds=100000$${'a'.repeat(16)}$${'a'.repeat(86)}`;
  const measure = async (stored: string, plain: string): Promise<number> => {
    const begin = performance.now();
    expect(await verifyForeignHash(stored, plain)).toBe(false);
    return performance.now() - begin;
  };
  it.each([
    ['more than 72 bytes', bcrypt, 'x'.repeat(73)],
    ['a NUL', bcrypt, 'a\0b'],
    ['a lone surrogate', bcrypt, '\ud800'],
    ['more than 128 bytes', shaCrypt, 'x'.repeat(129)],
  ])(
    'costs the work of another (%s): the duration of its kind would betray imported accounts',
    async (_why, stored, plain) => {
      await measure(stored, 'to load the package');
      expect(await measure(stored, plain)).toBeGreaterThan((await measure(stored, 'wrong')) / 10);
    },
  );
});
