import { describe, expect, it } from 'vitest';
import { fastestArgon2, plainArgon2, rustArgon2 } from './argon2.js';

const cheap = { memoryKib: 1_024, passes: 2, lanes: 1 };
const rust = await rustArgon2();
const plain = await plainArgon2();

describe.each([
  ['@node-rs/argon2', rust, 'argon2', plain],
  ['argon2', plain, '@node-rs/argon2', rust],
])('a hash of %s', (_package, hashing, _other, verifying) => {
  it.each([
    '',
    'correct horse battery staple',
    'pässwörd \u{1f511}',
    'a\0b',
    'x'.repeat(128),
    'x'.repeat(100_000),
  ])(
    'of password %# is verified by the other package, with that password only',
    async (password) => {
      const stored = await hashing.hash(password, cheap);
      expect(stored).toMatch(/^\$argon2id\$v=19\$m=1024,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
      expect(await verifying.verify(stored, password)).toBe(true);
      expect(await verifying.verify(stored, `${password}\0`)).toBe(false);
      expect(await verifying.verify(stored, `${password} `)).toBe(false);
      expect(await verifying.verify(stored, password.split('\0')[0]! || 'x')).toBe(
        password !== '' && !password.includes('\0'),
      );
    },
  );

  it('has the requested number of lanes', async () => {
    const stored = await hashing.hash('secret', { ...cheap, lanes: 2 });
    expect(stored).toContain('$m=1024,t=2,p=2$');
    expect(await verifying.verify(stored, 'secret')).toBe(true);
  });
});

it.each([rust, plain])(
  'implementation %# matches nothing against a malformed hash',
  async (each) => {
    for (const stored of [
      '',
      'plain',
      '$argon2id$',
      '$argon2id$v=19$m=1,t=1,p=1$$',
      '$2b$12$abc',
    ]) {
      const matches = (async () => each.verify(stored, stored))();
      expect(await matches.catch(() => false)).toBe(false);
    }
  },
);

it('fastestArgon2() prefers @node-rs/argon2', async () => {
  const stored = (await fastestArgon2()).hash('secret', cheap);
  // `argon2` returns a promise.
  expect(stored).toBeTypeOf('string');
});
