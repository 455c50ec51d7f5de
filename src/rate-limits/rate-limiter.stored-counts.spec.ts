import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  account,
  address,
  attemptFor,
  outcome,
  RateLimiterFixture,
  repeat,
  right,
  wrong,
} from '../../test/support/rate-limiter.js';
import { UnavailableError } from '../http/errors.js';
import { LimitExceededError } from './rate-limits.errors.js';
import type { LimitKey } from './rate-limits.options.js';

let limiters: RateLimiterFixture;
beforeEach(async () => {
  limiters = await RateLimiterFixture.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await limiters.close();
});

describe('countFailure()', () => {
  it('makes the next check fail, and a check itself costs no query', async () => {
    const limiter = limiters.create();
    const increment = vi.spyOn(limiters.store, 'increment');
    const client: LimitKey = { limit: 'client-address', ip: '192.0.2.1' };
    for (let i = 0; i < 100; i++) {
      limiter.assertAllowed(client);
      await limiter.countFailure(client);
    }
    expect(() => limiter.assertAllowed(client)).toThrow(LimitExceededError);
    expect(() => limiter.assertAllowed({ ...client, ip: '192.0.2.2' })).not.toThrow();
    limiters.clock.nowMs += 1_000;
    expect(() => limiter.assertAllowed(client)).not.toThrow();
    expect(increment).toHaveBeenCalledTimes(100);
  });
});

describe('enabled: false', () => {
  it('counts nothing', async () => {
    const limiter = limiters.create({ enabled: false });
    const increment = vi.spyOn(limiters.store, 'increment');
    await repeat(20, () => attemptFor(limiter, [account('jane')], wrong));
    await limiter.countFailure(address(null));
    expect(increment).not.toHaveBeenCalled();
  });
});

describe('a database that is away', () => {
  it('does not fail an attempt that has succeeded, but any other error does', async () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    vi.spyOn(limiters.store, 'clear').mockRejectedValue(away);
    expect(await outcome(attemptFor(limiters.create(), [account('jane')], right))).toBe('right');
    vi.spyOn(limiters.store, 'increment').mockRejectedValue(new TypeError('a fault'));
    expect(await outcome(attemptFor(limiters.create(), [account('jane')], right))).toBe('a fault');
  });
});

describe('a count that cannot be stored', () => {
  it('rejects the attempt before its password is checked', async () => {
    vi.spyOn(limiters.store, 'increment').mockRejectedValue(new UnavailableError());
    const verify = vi.fn<() => Promise<string>>(right);
    await expect(attemptFor(limiters.create(), [account('jane')], verify)).rejects.toThrow(
      UnavailableError,
    );
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('the stored keys', () => {
  const keysOf = async (all: LimitKey[]): Promise<string[]> => {
    const limiter = limiters.create();
    const increment = vi.spyOn(limiters.store, 'increment');
    for (const key of all) await outcome(attemptFor(limiter, [key], wrong));
    const keys = increment.mock.calls.map(([key]) => key);
    increment.mockRestore();
    return keys;
  };

  it('name no address, and have 2^20 slots for the addresses of each limit', async () => {
    const keys = await keysOf(
      Array.from({ length: 300 }, (_, i) => address(`192.0.${i >> 8}.${i & 255}`)),
    );
    for (const key of keys) expect(key).toMatch(/^sign-in-address:[0-9a-f]{5}$/);
    expect(new Set(keys).size).toBeGreaterThan(290);
    expect(await keysOf([address('192.0.0.0')])).toEqual([keys[0]]);
  });

  it('name no account, and are too long for two accounts to share one', async () => {
    const [first, again, other] = await keysOf([account('jane'), account('jane'), account('john')]);
    expect(first).toMatch(/^sign-in-account:[0-9a-f]{32}$/);
    expect([again === first, other === first]).toEqual([true, false]);
  });

  it('are different for a user, a login, a session and a client of one text', async () => {
    const limit = 'proving-session';
    const keys = await keysOf([
      { limit, userId: 'x' },
      { limit, login: 'x' },
      { limit, userId: 'x', sessionId: 'x' },
      { limit, sessionId: 'x' },
      { limit, clientId: 'x' },
      { limit, ip: 'x' },
      { limit: 'sign-in-account', userId: 'x' },
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
