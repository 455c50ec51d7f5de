import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../clock/clock.js';
import { UnavailableError } from '../http/errors.js';
import { Events } from '../events/events.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import type { AttemptStore } from './attempt-store.js';
import { LimitExceededError } from './rate-limits.errors.js';
import type { RateLimitsOptions } from './rate-limits.options.js';
import { type LimitKey, RateLimiter } from './rate-limiter.js';
import type { LimitsStore } from './rate-limits.store.js';
import { MemoryAttemptStore } from './memory-attempt-store.js';
import { FailoverAttemptStore } from './failover-attempt-store.js';

class StoppedClock extends Clock {
  nowMs = 1_800_000_000_000;
  override now(): Date {
    return new Date(this.nowMs);
  }
  override monotonicMs(): number {
    return this.nowMs;
  }
}

const secrets = new SecretKeys({ secretKey: 'a'.repeat(64) });
const wrong = () => Promise.reject(new Error('wrong password'));
const right = () => Promise.resolve('right');
const turn = () => new Promise((resolve) => setImmediate(resolve));

let clock: StoppedClock;
let store: AttemptStore;
let events: Events;
beforeEach(() => {
  clock = new StoppedClock();
  store = new MemoryAttemptStore();
  events = new Events();
});
afterEach(() => vi.restoreAllMocks());

const limitsWith = (options: RateLimitsOptions = {}) =>
  new RateLimiter(
    options,
    new FailoverAttemptStore(store as LimitsStore, clock),
    secrets,
    clock,
    events,
  );
const account = (name: string): LimitKey => ({ limit: 'sign-in-account', account: name });
const address = (ip: string | null): LimitKey => ({ limit: 'sign-in-address', ip });

/** `right`, `wrong password`, or which limit refused and for how long. */
async function outcome(trying: Promise<string>): Promise<string> {
  try {
    return await trying;
  } catch (error) {
    if (!(error instanceof LimitExceededError)) return (error as Error).message;
    return `${error.limit} ${error.headers['Retry-After']}`;
  }
}

async function repeat(times: number, once: () => Promise<string>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let i = 0; i < times; i++) outcomes.push(await outcome(once()));
  return outcomes;
}

describe('tries that fail', () => {
  it('are free five times, and then wait; another account does not', async () => {
    const limits = limitsWith();
    const fail = () => limits.attempt([account('jane')], wrong);
    const free = Array<string>(5).fill('wrong password');
    expect(await repeat(7, fail)).toEqual([...free, 'sign-in-account 1', 'sign-in-account 1']);
    clock.nowMs += 1_000;
    expect(await repeat(2, fail)).toEqual(['wrong password', 'sign-in-account 2']);
    expect(await outcome(limits.attempt([account('john')], right))).toBe('right');
  });

  it('count for the address too, whichever account they are for', async () => {
    const limits = limitsWith({ signInFailuresPerAddress: 10 });
    let i = 0;
    const fail = () => limits.attempt([address('192.0.2.1'), account(`user ${i++}`)], wrong);
    expect((await repeat(11, fail)).at(-1)).toBe('sign-in-address 1');
    for (const same of ['::ffff:192.0.2.1', '::ffff:c000:201'])
      expect(await outcome(limits.attempt([address(same)], right))).toBe('sign-in-address 1');
    expect(await outcome(limits.attempt([address('192.0.2.2')], right))).toBe('right');
  });

  it('for an account that is slow use up what their address has', async () => {
    const limits = limitsWith({ signInFailuresPerAddress: 10 });
    const fail = () => limits.attempt([address('192.0.2.1'), account('jane')], wrong);
    expect((await repeat(11, fail)).slice(4)).toEqual([
      'wrong password',
      ...Array<string>(5).fill('sign-in-account 1'),
      'sign-in-address 1',
    ]);
  });

  it('verify five of 200 at once', async () => {
    const limits = limitsWith();
    const verify = vi.fn<() => Promise<string>>(wrong);
    const all = await Promise.all(
      Array.from({ length: 200 }, () => outcome(limits.attempt([account('jane')], verify))),
    );
    expect(verify).toHaveBeenCalledTimes(5);
    expect(all.filter((each) => each === 'sign-in-account 1')).toHaveLength(195);
  });
});

describe('tries that succeed', () => {
  it('at once all do, however many: they wait for each other', async () => {
    const limits = limitsWith();
    let inside = 0;
    let most = 0;
    const verify = async () => {
      most = Math.max(most, ++inside);
      await turn();
      inside--;
      return 'right';
    };
    const all = await Promise.all(
      Array.from({ length: 100 }, () => outcome(limits.attempt([account('jane')], verify))),
    );
    expect(all).toEqual(Array(100).fill('right'));
    expect(most).toBe(5);
  });

  it('end the streak of their account, and take back themselves alone from their address', async () => {
    const limits = limitsWith({ signInFailuresPerAddress: 10 });
    const attempt = (work: () => Promise<string>) =>
      limits.attempt([address('192.0.2.1'), account('jane')], work);
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
    const limits = limitsWith({ signInFailuresPerAddress: 3 });
    const attempt = (work: () => Promise<string>) => limits.attempt([address('192.0.2.1')], work);
    await repeat(3, () => attempt(wrong));
    clock.nowMs += 1_000;
    expect(await repeat(5, () => attempt(right))).toEqual(Array(5).fill('right'));
    expect(await repeat(2, () => attempt(wrong))).toEqual(['wrong password', 'sign-in-address 2']);
  });

  it('count all the same where each one counts', async () => {
    const limits = limitsWith({ registrationsPerAddress: 2 });
    const from: LimitKey = { limit: 'registration-address', ip: null };
    expect(await repeat(3, () => limits.attempt([from], right))).toEqual([
      'right',
      'right',
      'registration-address 1',
    ]);
  });
});

describe('tries of which nothing was learnt', () => {
  it('do not count where the server could not do it, or where it is said', async () => {
    const limits = limitsWith();
    const busy = () =>
      limits.attempt([account('jane')], () => Promise.reject(new UnavailableError()));
    expect(new Set(await repeat(20, busy))).toEqual(new Set([new UnavailableError().message]));
    const refused = () =>
      limits.attempt([account('jane')], async (attempt) => {
        await attempt.cancel();
        throw new Error('another step');
      });
    expect(new Set(await repeat(20, refused))).toEqual(new Set(['another step']));
    expect(await repeat(5, () => limits.attempt([account('jane')], wrong))).toEqual(
      Array(5).fill('wrong password'),
    );
  });

  it('leave what was counted before', async () => {
    const limits = limitsWith();
    await repeat(4, () => limits.attempt([account('jane')], wrong));
    await repeat(3, () =>
      limits.attempt([account('jane')], () => Promise.reject(new UnavailableError())),
    );
    expect(await repeat(2, () => limits.attempt([account('jane')], wrong))).toEqual([
      'wrong password',
      'sign-in-account 1',
    ]);
  });
});

describe('an account that is slow', () => {
  it('lets its owner in from an address that it knows, and slows that down as well', async () => {
    const limits = limitsWith();
    const known: LimitKey = { limit: 'sign-in-known-address', account: 'jane', ip: '192.0.2.1' };
    const owner = { ...account('jane'), fallback: async () => known };
    const stranger = { ...account('jane'), fallback: async () => null };
    await repeat(5, () => limits.attempt([stranger], wrong));
    expect(await outcome(limits.attempt([stranger], right))).toBe('sign-in-account 1');
    expect(await repeat(5, () => limits.attempt([owner], wrong))).toEqual(
      Array(5).fill('wrong password'),
    );
    // As if there were no other limit: that there is one tells that the account exists.
    expect(await outcome(limits.attempt([owner], right))).toBe('sign-in-account 1');
  });
});

describe('a refusal', () => {
  it('says when to come back, in three headers, and is told as an event', async () => {
    const limits = limitsWith({ signInFailuresPerAddress: 1 });
    const told: unknown[] = [];
    events.onAny((name, event) => told.push([name, event]));
    await repeat(1, () => limits.attempt([address(null)], wrong));
    const error = await limits.attempt([address('not an address')], right).catch((e: unknown) => e);
    expect(error).toMatchObject({
      headers: {
        'Retry-After': '1',
        'RateLimit-Policy': '"sign-in-address";q=1;w=3600',
        RateLimit: '"sign-in-address";r=0;t=1',
      },
      body: { status: 429, code: 'too_many_requests', title: 'Too Many Requests' },
    });
    expect(told).toEqual([['limit.reached', { limit: 'sign-in-address' }]]);
  });

  it('comes at once where 200 wait already', async () => {
    const limits = limitsWith();
    let go = () => {};
    const gone = new Promise<void>((resolve) => (go = resolve));
    const slow = () => limits.attempt([account('jane')], () => gone.then(right));
    const all = Array.from({ length: 205 }, () => outcome(slow()));
    await turn();
    expect(await outcome(slow())).toBe('sign-in-account 1');
    go();
    expect(await Promise.all(all)).toEqual(Array(205).fill('right'));
  });
});

describe('failures that are counted afterwards', () => {
  it('have the next one wait, without asking the database before', async () => {
    const limits = limitsWith();
    const reserve = vi.spyOn(store, 'reserve');
    const client: LimitKey = { limit: 'client-address', ip: '192.0.2.1' };
    for (let i = 0; i < 100; i++) {
      limits.check(client);
      await limits.countFailure(client);
    }
    expect(() => limits.check(client)).toThrow(LimitExceededError);
    expect(() => limits.check({ ...client, ip: '192.0.2.2' })).not.toThrow();
    clock.nowMs += 1_000;
    expect(() => limits.check(client)).not.toThrow();
    expect(reserve).toHaveBeenCalledTimes(100);
  });
});

describe('limits that are off', () => {
  it('count nothing', async () => {
    const limits = limitsWith({ enabled: false });
    const reserve = vi.spyOn(store, 'reserve');
    await repeat(20, () => limits.attempt([account('jane')], wrong));
    await limits.countFailure(address(null));
    expect(reserve).not.toHaveBeenCalled();
  });
});

describe('a database that is away', () => {
  it('is no reason to refuse who has succeeded; a fault of ours is told', async () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    vi.spyOn(store, 'clear').mockRejectedValue(away);
    expect(await outcome(limitsWith().attempt([account('jane')], right))).toBe('right');
    vi.spyOn(store, 'reserve').mockRejectedValue(new TypeError('a fault'));
    expect(await outcome(limitsWith().attempt([account('jane')], right))).toBe('a fault');
  });
});

describe('what is kept', () => {
  it('names neither an account nor an address, and has 2^20 slots for each limit', async () => {
    const keys = new Set<string>();
    vi.spyOn(store, 'reserve').mockImplementation(async (key) => {
      keys.add(key);
      return { tries: 1, nextAtMs: 0, expiresAtMs: 0 };
    });
    const limits = limitsWith();
    for (let i = 0; i < 2_000; i++)
      await limits.attempt([account(`jane ${i}`)], wrong).catch(() => {});
    for (const key of keys) expect(key).toMatch(/^sign-in-account:[0-9a-f]{5}$/);
    expect(keys.size).toBeGreaterThan(1_950);
    const before = keys.size;
    await limits.attempt([account('jane 0')], right);
    expect(keys.size).toBe(before);
  });
});
