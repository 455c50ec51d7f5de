import { describe, expect, it } from 'vitest';
import { PasswordHasher } from './password-hasher.js';

const cheap = { memoryKib: 1_024, passes: 2, lanes: 1 };

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher({ argon2: cheap });

  it('makes PHC strings in the order of the reference implementation, each with its own salt', async () => {
    const [one, two] = await Promise.all([hasher.hash('secret'), hasher.hash('secret')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=1024,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, 'secret')).toBe(true);
    expect(await hasher.verify(one, 'Secret')).toBe(false);
  });

  it('cuts nothing and folds nothing', async () => {
    const long = `${'a'.repeat(72)}X`;
    const stored = await hasher.hash(long);
    expect(await hasher.verify(stored, `${'a'.repeat(72)}Y`)).toBe(false);
    expect(await hasher.verify(stored, `${long} `)).toBe(false);
    const nul = await hasher.hash('a\0b');
    expect(await hasher.verify(nul, 'a\0c')).toBe(false);
    expect(await hasher.verify(nul, 'a')).toBe(false);
  });

  it.each(['', 'plain', '$argon2id$', '$argon2id$v=19$m=1,t=1,p=1$$', '$2b$12$abc'])(
    'matches nothing against the malformed hash %j',
    async (stored) => {
      expect(await hasher.verify(stored, stored)).toBe(false);
    },
  );

  it('knows a hash of weaker parameters, and does not mistake its own for one', async () => {
    const stored = await hasher.hash('secret');
    expect(hasher.isOutdated(stored)).toBe(false);
    expect(new PasswordHasher({ argon2: { ...cheap, passes: 3 } }).isOutdated(stored)).toBe(true);
    expect(new PasswordHasher({ argon2: { ...cheap, passes: 1 } }).isOutdated(stored)).toBe(false);
    expect(hasher.isOutdated('$2b$12$EixZaYVK1fsbw1ZfbX3OXe')).toBe(true);
    expect(hasher.isOutdated(stored.replace('argon2id', 'argon2i'))).toBe(true);
  });

  it('answers 503 with Retry-After at once when too many wait, and serves those who do', async () => {
    const small = new PasswordHasher({ argon2: cheap, concurrency: 1, maxWaiting: 3 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => small.hash('secret')),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(6);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    }
    await expect(small.hash('secret')).resolves.toBeTruthy();
  });

  it('does the same work where there is nothing to verify', async () => {
    const stored = await hasher.hash('secret');
    await hasher.warmUp();
    const median = async (work: () => Promise<unknown>) => {
      const times: number[] = [];
      for (let i = 0; i < 31; i++) {
        const begin = performance.now();
        await work();
        times.push(performance.now() - begin);
      }
      return times.toSorted((a, b) => a - b)[15]!;
    };
    // Not a measure of speed: without the decoy the second is a hundredth of the first.
    const real = await median(() => hasher.verify(stored, 'wrong'));
    const none = await median(() => hasher.verifyNothing('wrong'));
    expect(none / real).toBeGreaterThan(0.3);
  });
});
