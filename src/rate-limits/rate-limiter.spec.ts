import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../clock/clock.js';
import { UnavailableError } from '../http/errors.js';
import { Events } from '../events/events.js';
import { SecretKeys } from '../crypto/secret-keys.js';
import { AttemptCount } from './attempt-count.entity.js';
import { AttemptsStore } from './attempts.store.js';
import { LimitExceededError } from './rate-limits.errors.js';
import type { RateLimitsOptions } from './rate-limits.options.js';
import { type LimitKey, RateLimiter } from './rate-limiter.js';

class StoppedClock extends Clock {
  nowMs = 1_800_000_000_000;
  override now(): Date {
    return new Date(this.nowMs);
  }
}

const secrets = new SecretKeys({ secretKey: 'a'.repeat(64) });
const wrong = () => Promise.reject(new Error('wrong password'));
const right = () => Promise.resolve('right');
const turn = () => new Promise((resolve) => setImmediate(resolve));

let clock: StoppedClock;
let dataSource: DataSource;
let store: AttemptsStore;
let events: Events;
beforeEach(async () => {
  clock = new StoppedClock();
  dataSource = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: [AttemptCount],
    synchronize: true,
  });
  await dataSource.initialize();
  store = new AttemptsStore(dataSource.getRepository(AttemptCount));
  events = new Events();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await dataSource.destroy();
});

const createLimiter = (options: RateLimitsOptions = {}) =>
  new RateLimiter(options, store, secrets, clock, events);
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

describe('failed attempts', () => {
  it('of an account have to wait after five, and those of another account do not', async () => {
    const limiter = createLimiter();
    const fail = () => limiter.attempt([account('jane')], wrong);
    const free = Array<string>(5).fill('wrong password');
    expect(await repeat(7, fail)).toEqual([...free, 'sign-in-account 1', 'sign-in-account 1']);
    clock.nowMs += 1_000;
    expect(await repeat(2, fail)).toEqual(['wrong password', 'sign-in-account 2']);
    expect(await outcome(limiter.attempt([account('john')], right))).toBe('right');
  });

  it('count for the address too, for any account', async () => {
    const limiter = createLimiter({ signInFailuresPerAddress: 10 });
    let i = 0;
    const fail = () => limiter.attempt([address('192.0.2.1'), account(`user ${i++}`)], wrong);
    expect((await repeat(11, fail)).at(-1)).toBe('sign-in-address 1');
    for (const same of ['::ffff:192.0.2.1', '::ffff:c000:201'])
      expect(await outcome(limiter.attempt([address(same)], right))).toBe('sign-in-address 1');
    expect(await outcome(limiter.attempt([address('192.0.2.2')], right))).toBe('right');
  });

  it('that are refused for a slow account still count for their address', async () => {
    const limiter = createLimiter({ signInFailuresPerAddress: 10 });
    const fail = () => limiter.attempt([address('192.0.2.1'), account('jane')], wrong);
    expect((await repeat(11, fail)).slice(4)).toEqual([
      'wrong password',
      ...Array<string>(5).fill('sign-in-account 1'),
      'sign-in-address 1',
    ]);
  });

  it('reach the password check five times if 200 are made in parallel', async () => {
    const limiter = createLimiter();
    const verify = vi.fn<() => Promise<string>>(wrong);
    const all = await Promise.all(
      Array.from({ length: 200 }, () => outcome(limiter.attempt([account('jane')], verify))),
    );
    expect(verify).toHaveBeenCalledTimes(5);
    expect(all.filter((each) => each === 'sign-in-account 1')).toHaveLength(195);
  });
});

describe('successful attempts', () => {
  it('for one account wait for each other: 100 in parallel all succeed', async () => {
    const limiter = createLimiter();
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
    const limiter = createLimiter({ signInFailuresPerAddress: 10 });
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
    const limiter = createLimiter({ signInFailuresPerAddress: 3 });
    const attempt = (work: () => Promise<string>) => limiter.attempt([address('192.0.2.1')], work);
    await repeat(3, () => attempt(wrong));
    clock.nowMs += 1_000;
    expect(await repeat(5, () => attempt(right))).toEqual(Array(5).fill('right'));
    expect(await repeat(2, () => attempt(wrong))).toEqual(['wrong password', 'sign-in-address 2']);
  });

  it('stay counted for a limit that counts every attempt', async () => {
    const limiter = createLimiter({ registrationsPerAddress: 2 });
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
    const limiter = createLimiter();
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
    const limiter = createLimiter();
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
    const limiter = createLimiter();
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
    const limiter = createLimiter({ signInFailuresPerAddress: 1 });
    const emitted: unknown[] = [];
    events.onAny((name, event) => emitted.push([name, event]));
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
    const limiter = createLimiter();
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

describe('countFailure()', () => {
  it('makes the next check fail, and a check itself costs no query', async () => {
    const limiter = createLimiter();
    const increment = vi.spyOn(store, 'increment');
    const client: LimitKey = { limit: 'client-address', ip: '192.0.2.1' };
    for (let i = 0; i < 100; i++) {
      limiter.assertAllowed(client);
      await limiter.countFailure(client);
    }
    expect(() => limiter.assertAllowed(client)).toThrow(LimitExceededError);
    expect(() => limiter.assertAllowed({ ...client, ip: '192.0.2.2' })).not.toThrow();
    clock.nowMs += 1_000;
    expect(() => limiter.assertAllowed(client)).not.toThrow();
    expect(increment).toHaveBeenCalledTimes(100);
  });
});

describe('enabled: false', () => {
  it('counts nothing', async () => {
    const limiter = createLimiter({ enabled: false });
    const increment = vi.spyOn(store, 'increment');
    await repeat(20, () => limiter.attempt([account('jane')], wrong));
    await limiter.countFailure(address(null));
    expect(increment).not.toHaveBeenCalled();
  });
});

describe('a database that is away', () => {
  it('does not fail an attempt that has succeeded, but any other error does', async () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    vi.spyOn(store, 'clear').mockRejectedValue(away);
    expect(await outcome(createLimiter().attempt([account('jane')], right))).toBe('right');
    vi.spyOn(store, 'increment').mockRejectedValue(new TypeError('a fault'));
    expect(await outcome(createLimiter().attempt([account('jane')], right))).toBe('a fault');
  });
});

describe('a count that cannot be stored', () => {
  it('rejects the attempt before its password is checked', async () => {
    vi.spyOn(store, 'increment').mockRejectedValue(new UnavailableError());
    const verify = vi.fn<() => Promise<string>>(right);
    await expect(createLimiter().attempt([account('jane')], verify)).rejects.toThrow(
      UnavailableError,
    );
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('the stored keys', () => {
  it('name neither an account nor an address, and have 2^20 slots for each limit', async () => {
    const keys = new Set<string>();
    vi.spyOn(store, 'increment').mockImplementation(async (key) => {
      keys.add(key);
      return { key, attempts: 1, nextAtMs: 0, expiresAtMs: 0 };
    });
    const limiter = createLimiter();
    for (let i = 0; i < 2_000; i++)
      await limiter.attempt([account(`jane ${i}`)], wrong).catch(() => {});
    for (const key of keys) expect(key).toMatch(/^sign-in-account:[0-9a-f]{5}$/);
    expect(keys.size).toBeGreaterThan(1_950);
    const before = keys.size;
    await limiter.attempt([account('jane 0')], right);
    expect(keys.size).toBe(before);
  });
});
