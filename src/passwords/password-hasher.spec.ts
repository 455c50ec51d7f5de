import { Logger } from '@nestjs/common';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HashingPool } from './hashing-pool.js';
import { PasswordHasher } from './password-hasher.js';

// The hasher logs hashes that cannot be read.
Logger.overrideLogger(false);

const cheap = { memoryKib: 1_024, passes: 2, lanes: 1 };

describe('PasswordHasher', () => {
  const pool = new HashingPool({});
  const hasher = new PasswordHasher(pool, { argon2: cheap });
  afterAll(() => pool.onApplicationShutdown());

  it('returns PHC strings in the order of the reference implementation, each with a new salt', async () => {
    const [one, two] = await Promise.all([hasher.hash('secret'), hasher.hash('secret')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=1024,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, 'secret')).toBe(true);
    expect(await hasher.verify(one, 'Secret')).toBe(false);
  });

  it('compares passwords byte by byte, without truncation', async () => {
    const long = `${'a'.repeat(72)}X`;
    const stored = await hasher.hash(long);
    expect(await hasher.verify(stored, `${'a'.repeat(72)}Y`)).toBe(false);
    expect(await hasher.verify(stored, `${long} `)).toBe(false);
    const nul = await hasher.hash('a\0b');
    expect(await hasher.verify(nul, 'a\0c')).toBe(false);
    expect(await hasher.verify(nul, 'a')).toBe(false);
  });

  it.each(['', 'plain', '$argon2id$', '$argon2id$v=19$m=1,t=1,p=1$$', '$2b$12$abc'])(
    'matches no password against the malformed hash %j',
    async (stored) => {
      expect(await hasher.verify(stored, stored)).toBe(false);
    },
  );

  it.each([
    // Of the lowest cost: a wrong password takes as long as the slowest kind that the pool has measured.
    ['bcrypt', '$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe', 'a'.repeat(72)],
    [
      'PBKDF2',
      '$pbkdf2-sha256$29000$EoJwDsEYwxhjzNn7/z9nzA$sPFLbU4JoSYv7EZElMVGKRKCRCWxHi3uoMwIZwOuuuQ',
      'pässwörd 1234',
    ],
    [
      'argon2i',
      '$argon2i$v=19$m=8192,t=3,p=1$1R15PlLPujYSbZRvvhiyRA$plToc7A8B8slzuXqE62xOAv2kBFg6sgdgZJ7TlcNHFg',
      'pässwörd 1234',
    ],
    [
      'argon2d',
      '$argon2d$v=19$m=8192,t=3,p=1$GEjchds+v9GAGA9Cm0zAkA$uzzqN4kbnxac5KKB6AwZR67bhbpSEeGWU4WxUQI4XL8',
      'pässwörd 1234',
    ],
    [
      'argon2id, version 1.0',
      '$argon2id$v=16$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$WRgMmZZmvhR1SP4E53V6T5CgpwEU5V6rErwzaY7FJWg',
      'pässwörd 1234',
    ],
  ])('verifies a foreign %s hash, and reports it as outdated', async (_format, stored, plain) => {
    expect(await hasher.verify(stored, plain)).toBe(true);
    expect(await hasher.verify(stored, `${plain}!`)).toBe(false);
    expect(hasher.isOutdated(stored)).toBe(true);
  });

  it('reports hashes of weaker parameters as outdated, and no others', async () => {
    const stored = await hasher.hash('secret');
    expect(hasher.isOutdated(stored)).toBe(false);
    expect(new PasswordHasher(pool, { argon2: { ...cheap, passes: 3 } }).isOutdated(stored)).toBe(
      true,
    );
    expect(new PasswordHasher(pool, { argon2: { ...cheap, passes: 1 } }).isOutdated(stored)).toBe(
      false,
    );
    expect(hasher.isOutdated('$2b$12$EixZaYVK1fsbw1ZfbX3OXe')).toBe(true);
    expect(hasher.isOutdated(stored.replace('argon2id', 'argon2i'))).toBe(true);
  });

  it('warmUp() measures one hash of each foreign kind, once', async () => {
    const bcrypt = (cost: string) =>
      `$2b$${cost}$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK`;
    const verify = vi.spyOn(pool, 'verifyForeign');
    onTestFinished(() => verify.mockRestore());
    await hasher.warmUp([bcrypt('05'), bcrypt('05'), bcrypt('06'), bcrypt('05')]);
    await hasher.warmUp([bcrypt('05'), bcrypt('07')]);
    const verified = verify.mock.calls.map(([stored]) => stored.slice(0, 7));
    expect(verified).toEqual(['$2b$05$', '$2b$06$', '$2b$07$']);
  });

  it('warmUp() resolves after the slowest kind was measured', async () => {
    await hasher.warmUp(['$2b$08$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK']);
    expect(pool.hasMeasured('$2b$08$')).toBe(true);
  });

  it('verifyNothing() computes a hash, and is rejected when the pool is busy', async () => {
    await hasher.warmUp();
    const verify = vi.spyOn(pool, 'verify');
    onTestFinished(() => verify.mockRestore());
    await hasher.verifyNothing('secret');
    expect(verify).toHaveBeenCalledOnce();
    const small = new HashingPool({ threads: 1, maxWaiting: 0 });
    const busy = new PasswordHasher(small, { argon2: cheap });
    await busy.warmUp();
    const before = busy.hash('secret');
    await expect(busy.verifyNothing('secret')).rejects.toMatchObject({ status: 503 });
    await expect(busy.verify(await before, 'secret')).resolves.toBe(true);
    await small.onApplicationShutdown();
  });

  // The last one, because its hash is the slowest kind.
  it('rejects hashes above the cost limits, except those of its own settings', async () => {
    const expensive = { memoryKib: 256 * 1_024 + 8, passes: 1, lanes: 1 };
    const own = new PasswordHasher(pool, { argon2: expensive });
    const stored = await own.hash('secret');
    expect(await own.verify(stored, 'secret')).toBe(true);
    expect(await hasher.verify(stored, 'secret')).toBe(false);
  });
});

describe('PasswordHasher, with hashes of a system that appends a pepper', () => {
  const pool = new HashingPool({});
  afterAll(() => pool.onApplicationShutdown());
  const stored = 'bcrypt_pepper$$2y$10$/EWqESIEKvDivlA0CDt6suAFcIuJkMq9CJ5jg2t7GevLyOQe68gk6';
  const plain = 'pässwörd 1234';

  it('verifies them with the pepper, and a new hash replaces them', async () => {
    const hasher = new PasswordHasher(pool, { argon2: cheap, importedPepper: 'b50aa8f5e3b5e1a2' });
    expect(await hasher.verify(stored, plain)).toBe(true);
    expect(await hasher.verify(stored, 'other')).toBe(false);
    expect(hasher.isOutdated(stored)).toBe(true);
  });

  it('matches no password without the pepper, and the log of the start says which setting is missing', async () => {
    const hasher = new PasswordHasher(pool, { argon2: cheap, importedPepper: undefined });
    expect([hasher.hasPepper, await hasher.verify(stored, plain)]).toEqual([false, false]);
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    onTestFinished(() => error.mockRestore());
    await hasher.warmUp([stored]);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('IMPORTED_PEPPER'));
  });
});
