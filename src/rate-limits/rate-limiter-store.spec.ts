import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  account,
  address,
  outcome,
  RateLimiterFixture,
  repeat,
  right,
  wrong,
} from '../../test/support/rate-limiter.js';
import { UnavailableError } from '../http/errors.js';
import { LimitExceededError } from './rate-limits.errors.js';
import type { LimitKey } from './rate-limiter.js';

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
    await repeat(20, () => limiter.attempt([account('jane')], wrong));
    await limiter.countFailure(address(null));
    expect(increment).not.toHaveBeenCalled();
  });
});

describe('a database that is away', () => {
  it('does not fail an attempt that has succeeded, but any other error does', async () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    vi.spyOn(limiters.store, 'clear').mockRejectedValue(away);
    expect(await outcome(limiters.create().attempt([account('jane')], right))).toBe('right');
    vi.spyOn(limiters.store, 'increment').mockRejectedValue(new TypeError('a fault'));
    expect(await outcome(limiters.create().attempt([account('jane')], right))).toBe('a fault');
  });
});

describe('a count that cannot be stored', () => {
  it('rejects the attempt before its password is checked', async () => {
    vi.spyOn(limiters.store, 'increment').mockRejectedValue(new UnavailableError());
    const verify = vi.fn<() => Promise<string>>(right);
    await expect(limiters.create().attempt([account('jane')], verify)).rejects.toThrow(
      UnavailableError,
    );
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('the stored keys', () => {
  it('name neither an account nor an address, and have 2^20 slots for each limit', async () => {
    const keys = new Set<string>();
    vi.spyOn(limiters.store, 'increment').mockImplementation(async (key) => {
      keys.add(key);
      return { key, attempts: 1, nextAtMs: 0, expiresAtMs: 0 };
    });
    const limiter = limiters.create();
    for (let i = 0; i < 2_000; i++)
      await limiter.attempt([account(`jane ${i}`)], wrong).catch(() => {});
    for (const key of keys) expect(key).toMatch(/^sign-in-account:[0-9a-f]{5}$/);
    expect(keys.size).toBeGreaterThan(1_950);
    const before = keys.size;
    await limiter.attempt([account('jane 0')], right);
    expect(keys.size).toBe(before);
  });
});
