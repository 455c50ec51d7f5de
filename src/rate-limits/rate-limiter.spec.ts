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
import type { LimitKey } from './rate-limiter.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

let limiters: RateLimiterFixture;
beforeEach(async () => {
  limiters = await RateLimiterFixture.open();
});
afterEach(() => limiters.close());

describe('failed attempts', () => {
  it('make the next attempt for the account wait after five, and not one for another account', async () => {
    const limiter = limiters.create();
    const fail = () => limiter.attempt([account('jane')], wrong);
    const free = Array<string>(5).fill('wrong password');
    expect(await repeat(7, fail)).toEqual([...free, 'sign-in-account 1', 'sign-in-account 1']);
    limiters.clock.nowMs += 1_000;
    expect(await repeat(2, fail)).toEqual(['wrong password', 'sign-in-account 2']);
    expect(await outcome(limiter.attempt([account('john')], right))).toBe('right');
  });

  it('count for the address too, whatever the account', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    let i = 0;
    const fail = () => limiter.attempt([address('192.0.2.1'), account(`user ${i++}`)], wrong);
    expect((await repeat(11, fail)).at(-1)).toBe('sign-in-address 1');
    for (const same of ['::ffff:192.0.2.1', '::ffff:c000:201'])
      expect(await outcome(limiter.attempt([address(same)], right))).toBe('sign-in-address 1');
    expect(await outcome(limiter.attempt([address('192.0.2.2')], right))).toBe('right');
  });

  it('still count for their address if their account has to wait', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    const fail = () => limiter.attempt([address('192.0.2.1'), account('jane')], wrong);
    expect((await repeat(11, fail)).slice(4)).toEqual([
      'wrong password',
      ...Array<string>(5).fill('sign-in-account 1'),
      'sign-in-address 1',
    ]);
  });

  it('reach the password check five times if 200 are made in parallel', async () => {
    const limiter = limiters.create();
    const verify = vi.fn<() => Promise<string>>(wrong);
    const all = await Promise.all(
      Array.from({ length: 200 }, () => outcome(limiter.attempt([account('jane')], verify))),
    );
    expect(verify).toHaveBeenCalledTimes(5);
    expect(all.filter((each) => each === 'sign-in-account 1')).toHaveLength(195);
  });
});

describe('successful attempts', () => {
  it('wait for each other: 100 parallel ones for one account all succeed', async () => {
    const limiter = limiters.create();
    let running = 0;
    let maxRunning = 0;
    const verify = async () => {
      maxRunning = Math.max(maxRunning, ++running);
      await turn();
      running--;
      return 'right';
    };
    const all = await Promise.all(
      Array.from({ length: 100 }, () => outcome(limiter.attempt([account('jane')], verify))),
    );
    expect(all).toEqual(Array(100).fill('right'));
    expect(maxRunning).toBe(5);
  });

  it('clear the count of their account, and take only themselves back from the count of their address', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    const attempt = (work: () => Promise<string>) =>
      limiter.attempt([address('192.0.2.1'), account('jane')], work);
    for (let round = 0; round < 2; round++) {
      expect(await repeat(4, () => attempt(wrong))).toEqual(Array(4).fill('wrong password'));
      expect(await repeat(3, () => attempt(right))).toEqual(Array(3).fill('right'));
    }
    expect(await repeat(3, () => attempt(wrong))).toEqual([
      'wrong password',
      'wrong password',
      'sign-in-address 1',
    ]);
  });

  it('do not lengthen the wait of their address', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 3 });
    const attempt = (work: () => Promise<string>) => limiter.attempt([address('192.0.2.1')], work);
    await repeat(3, () => attempt(wrong));
    limiters.clock.nowMs += 1_000;
    expect(await repeat(5, () => attempt(right))).toEqual(Array(5).fill('right'));
    expect(await repeat(2, () => attempt(wrong))).toEqual(['wrong password', 'sign-in-address 2']);
  });

  it('stay counted for a limit that counts every attempt', async () => {
    const limiter = limiters.create({ registrationsPerAddress: 2 });
    const from: LimitKey = { limit: 'registration-address', ip: null };
    expect(await repeat(3, () => limiter.attempt([from], right))).toEqual([
      'right',
      'right',
      'registration-address 1',
    ]);
  });
});

describe('cancelled attempts', () => {
  it('do not count: after a 503, and after cancel()', async () => {
    const limiter = limiters.create();
    const busy = () =>
      limiter.attempt([account('jane')], () => Promise.reject(new UnavailableError()));
    expect(new Set(await repeat(20, busy))).toEqual(new Set([new UnavailableError().message]));
    const refused = () =>
      limiter.attempt([account('jane')], async (attempt) => {
        await attempt.cancel();
        throw new Error('another step');
      });
    expect(new Set(await repeat(20, refused))).toEqual(new Set(['another step']));
    expect(await repeat(5, () => limiter.attempt([account('jane')], wrong))).toEqual(
      Array(5).fill('wrong password'),
    );
  });

  it('leave the attempts before them counted', async () => {
    const limiter = limiters.create();
    await repeat(4, () => limiter.attempt([account('jane')], wrong));
    await repeat(3, () =>
      limiter.attempt([account('jane')], () => Promise.reject(new UnavailableError())),
    );
    expect(await repeat(2, () => limiter.attempt([account('jane')], wrong))).toEqual([
      'wrong password',
      'sign-in-account 1',
    ]);
  });
});

describe('the fallback of a key', () => {
  it('lets the owner of a slow account sign in from a known address, and is limited as well', async () => {
    const limiter = limiters.create();
    const known: LimitKey = { limit: 'sign-in-known-address', account: 'jane', ip: '192.0.2.1' };
    const owner = { ...account('jane'), fallback: async () => known };
    const stranger = { ...account('jane'), fallback: async () => null };
    await repeat(5, () => limiter.attempt([stranger], wrong));
    expect(await outcome(limiter.attempt([stranger], right))).toBe('sign-in-account 1');
    expect(await repeat(5, () => limiter.attempt([owner], wrong))).toEqual(
      Array(5).fill('wrong password'),
    );
    // The error names the first limit: only an account that exists has a fallback.
    expect(await outcome(limiter.attempt([owner], right))).toBe('sign-in-account 1');
  });
});

describe('LimitExceededError', () => {
  it('says in three headers when to try again, and emits limit.reached', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 1 });
    const emitted: unknown[] = [];
    limiters.events.onAny((name, event) => emitted.push([name, event]));
    await repeat(1, () => limiter.attempt([address(null)], wrong));
    const error = await limiter
      .attempt([address('not an address')], right)
      .catch((e: unknown) => e);
    expect(error).toMatchObject({
      headers: {
        'Retry-After': '1',
        'RateLimit-Policy': '"sign-in-address";q=1;w=3600',
        RateLimit: '"sign-in-address";r=0;t=1',
      },
      body: { status: 429, code: 'too_many_requests', title: 'Too Many Requests' },
    });
    expect(emitted).toEqual([['limit.reached', { limit: 'sign-in-address' }]]);
  });

  it('is thrown at once if 200 attempts wait already', async () => {
    const limiter = limiters.create();
    let go = () => {};
    const gone = new Promise<void>((resolve) => (go = resolve));
    const slow = () => limiter.attempt([account('jane')], () => gone.then(right));
    const all = Array.from({ length: 205 }, () => outcome(slow()));
    await turn();
    expect(await outcome(slow())).toBe('sign-in-account 1');
    go();
    expect(await Promise.all(all)).toEqual(Array(205).fill('right'));
  });
});
