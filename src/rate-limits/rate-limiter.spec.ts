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
import type { LimitKey } from './rate-limits.options.js';

/** A promise that is settled from outside. */
function createPending() {
  let resolve = (_value: string): void => {};
  let reject = (_error: Error): void => {};
  const promise = new Promise<string>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

let limiters: RateLimiterFixture;
beforeEach(async () => {
  limiters = await RateLimiterFixture.open();
});
afterEach(() => limiters.close());

describe('failed attempts', () => {
  it('make the next attempt for the account wait after five, and not one for another account', async () => {
    const limiter = limiters.create();
    const fail = () => attemptFor(limiter, [account('jane')], wrong);
    const free = Array<string>(5).fill('wrong password');
    expect(await repeat(7, fail)).toEqual([...free, 'sign-in-account 1', 'sign-in-account 1']);
    limiters.clock.nowMs += 1_000;
    expect(await repeat(2, fail)).toEqual(['wrong password', 'sign-in-account 2']);
    expect(await outcome(attemptFor(limiter, [account('john')], right))).toBe('right');
  });

  it('are taken back once, if the caller cancels the attempt and the server then fails', async () => {
    const limiter = limiters.create();
    await outcome(attemptFor(limiter, [account('jane')], wrong));
    const fail = attemptFor(limiter, [account('jane')], async (attempt) => {
      await attempt.cancel();
      throw new UnavailableError();
    });
    await outcome(fail);
    const outcomes = await repeat(5, () => attemptFor(limiter, [account('jane')], wrong));
    expect(outcomes).toEqual([...Array<string>(4).fill('wrong password'), 'sign-in-account 1']);
  });

  it('count for the address too, whatever the account', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    let i = 0;
    const fail = () => attemptFor(limiter, [address('192.0.2.1'), account(`user ${i++}`)], wrong);
    expect((await repeat(11, fail)).at(-1)).toBe('sign-in-address 1');
    for (const same of ['::ffff:192.0.2.1', '::ffff:c000:201'])
      expect(await outcome(attemptFor(limiter, [address(same)], right))).toBe('sign-in-address 1');
    expect(await outcome(attemptFor(limiter, [address('192.0.2.2')], right))).toBe('right');
  });

  it('still count for their address if their account has to wait', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    const fail = () => attemptFor(limiter, [address('192.0.2.1'), account('jane')], wrong);
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
      Array.from({ length: 200 }, () => outcome(attemptFor(limiter, [account('jane')], verify))),
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
      Array.from({ length: 100 }, () => outcome(attemptFor(limiter, [account('jane')], verify))),
    );
    expect(all).toEqual(Array(100).fill('right'));
    expect(maxRunning).toBe(5);
  });

  it('clear the count of their account, and take only themselves back from the count of their address', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 10 });
    const attempt = (work: () => Promise<string>) =>
      attemptFor(limiter, [address('192.0.2.1'), account('jane')], work);
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
    const attempt = (work: () => Promise<string>) =>
      attemptFor(limiter, [address('192.0.2.1')], work);
    await repeat(3, () => attempt(wrong));
    limiters.clock.nowMs += 1_000;
    expect(await repeat(5, () => attempt(right))).toEqual(Array(5).fill('right'));
    expect(await repeat(2, () => attempt(wrong))).toEqual(['wrong password', 'sign-in-address 2']);
  });

  it('stay counted for a limit that counts every attempt', async () => {
    const limiter = limiters.create({ registrationsPerAddress: 2 });
    const from: LimitKey = { limit: 'registration-address', ip: null };
    expect(await repeat(3, () => attemptFor(limiter, [from], right))).toEqual([
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
      attemptFor(limiter, [account('jane')], () => Promise.reject(new UnavailableError()));
    expect(new Set(await repeat(20, busy))).toEqual(new Set([new UnavailableError().message]));
    const refused = () =>
      attemptFor(limiter, [account('jane')], async (attempt) => {
        await attempt.cancel();
        throw new Error('another step');
      });
    expect(new Set(await repeat(20, refused))).toEqual(new Set(['another step']));
    expect(await repeat(5, () => attemptFor(limiter, [account('jane')], wrong))).toEqual(
      Array(5).fill('wrong password'),
    );
  });

  it('leave the attempts before them counted', async () => {
    const limiter = limiters.create();
    await repeat(4, () => attemptFor(limiter, [account('jane')], wrong));
    await repeat(3, () =>
      attemptFor(limiter, [account('jane')], () => Promise.reject(new UnavailableError())),
    );
    expect(await repeat(2, () => attemptFor(limiter, [account('jane')], wrong))).toEqual([
      'wrong password',
      'sign-in-account 1',
    ]);
  });
});

describe('attempts of two instances', () => {
  it('wait for an attempt that may still succeed, and go on when it does', async () => {
    const [here, there] = [limiters.create(), limiters.create()];
    const pending = createPending();
    const before = Array.from({ length: 5 }, () =>
      outcome(attemptFor(here, [account('jane')], () => pending.promise)),
    );
    await turn();
    const next = outcome(attemptFor(there, [account('jane')], right));
    expect(await Promise.race([next, turn()])).toBeUndefined();
    pending.resolve('right');
    expect(await Promise.all([...before, next])).toEqual(Array(6).fill('right'));
  });

  it('are refused as soon as the attempt before has failed', async () => {
    const [here, there] = [limiters.create(), limiters.create()];
    await repeat(4, () => attemptFor(here, [account('jane')], wrong));
    const pending = createPending();
    const last = outcome(attemptFor(here, [account('jane')], () => pending.promise));
    await turn();
    const next = outcome(attemptFor(there, [account('jane')], right));
    pending.reject(new Error('wrong password'));
    expect([await last, await next]).toEqual(['wrong password', 'sign-in-account 1']);
  });
});

describe('tryCount()', () => {
  it('returns the error, so that the attempt can be counted for another key', async () => {
    const limiter = limiters.create();
    const emitted: unknown[] = [];
    limiters.events.onAny((name) => emitted.push(name));
    await repeat(5, () => attemptFor(limiter, [account('jane')], wrong));
    const second: LimitKey = { limit: 'sign-in-known-address', userId: 'jane', ip: null };
    const attempt = (work: () => Promise<string>) =>
      limiter.attempt(async (each) => {
        const refusal = await each.tryCount(account('jane'));
        if (await each.tryCount(second)) throw refusal!;
        return work();
      });
    expect(await repeat(2, () => attempt(right))).toEqual(['right', 'right']);
    expect(emitted).toEqual([]);
    expect((await repeat(6, () => attempt(wrong))).at(-1)).toBe('sign-in-account 1');
    expect(emitted).toEqual(['limit.reached']);
  });
});

describe('a clock that was ahead', () => {
  it('makes the next attempt wait the longest wait at most, from now', async () => {
    const limiter = limiters.create();
    limiters.clock.nowMs += 3 * 3_600_000;
    await repeat(5, () => attemptFor(limiter, [account('jane')], wrong));
    limiters.clock.nowMs -= 3 * 3_600_000;
    const owner = () => outcome(attemptFor(limiter, [account('jane')], right));
    expect([await owner(), await owner()]).toEqual(['sign-in-account 900', 'sign-in-account 900']);
    limiters.clock.nowMs += 900_000;
    expect(await owner()).toBe('right');
  });

  it('keeps a mailbox from its next mail for the longest wait at most, from now', async () => {
    const limiter = limiters.create();
    const mail = () => limiters.tryCount(limiter, { limit: 'mail-mailbox', login: 'jo@b.example' });
    limiters.clock.nowMs += 365 * 24 * 3_600_000;
    expect(await mail()).toBe(true);
    limiters.clock.nowMs -= 365 * 24 * 3_600_000;
    expect(await mail()).toBe(false);
    limiters.clock.nowMs += 90 * 60_000;
    expect(await mail()).toBe(true);
  });

  it('leaves an address no longer in its hour than an hour from now', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 3 });
    limiters.clock.nowMs += 3 * 3_600_000;
    await repeat(2, () => attemptFor(limiter, [address('192.0.2.1')], wrong));
    limiters.clock.nowMs -= 3 * 3_600_000;
    await repeat(1, () => attemptFor(limiter, [address('192.0.2.1')], wrong));
    limiters.clock.nowMs += 3_600_000;
    expect(await repeat(3, () => attemptFor(limiter, [address('192.0.2.1')], wrong))).toEqual(
      Array(3).fill('wrong password'),
    );
  });
});

describe('LimitExceededError', () => {
  it('says in three headers when to try again, and emits limit.reached', async () => {
    const limiter = limiters.create({ signInFailuresPerAddress: 1 });
    const emitted: unknown[] = [];
    limiters.events.onAny((name, event) => emitted.push([name, event]));
    await repeat(1, () => attemptFor(limiter, [address(null)], wrong));
    const error = await attemptFor(limiter, [address('not an address')], right).catch(
      (e: unknown) => e,
    );
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
    const slow = () => attemptFor(limiter, [account('jane')], () => gone.then(right));
    const all = Array.from({ length: 205 }, () => outcome(slow()));
    await turn();
    expect(await outcome(slow())).toBe('sign-in-account 1');
    go();
    expect(await Promise.all(all)).toEqual(Array(205).fill('right'));
    // Nothing is left of a key that has no attempt.
    const { semaphore } = limiter as unknown as { semaphore: { entries: Map<string, unknown> } };
    expect(semaphore.entries.size).toBe(0);
  });
});
