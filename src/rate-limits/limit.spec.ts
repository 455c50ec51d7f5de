import { describe, expect, it } from 'vitest';
import { counted, refusedUntilMs, type AttemptCount, waitMs } from './limit.js';
import { RATE_LIMITS_DEFAULTS, createLimits } from './rate-limits.options.js';

const limits = createLimits({});
const account = limits['sign-in-account'];
const address = limits['sign-in-address'];
const HOUR_MS = 3_600_000;

/** As many tries as are let in, each as soon as it may be. */
function streakOf(limit: typeof account, tries: number, from = 0): AttemptCount {
  let streak: AttemptCount | undefined;
  for (let i = 0; i < tries; i++)
    streak = counted(limit, streak, Math.max(from, streak?.nextAtMs ?? 0));
  return streak!;
}

describe('a limit', () => {
  it('lets five tries of an account be free, and then doubles from 1 s to 15 minutes', () => {
    const waits = Array.from({ length: 20 }, (_, tries) => waitMs(account, tries) / 1000);
    const slow = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900];
    expect(waits).toEqual([0, 0, 0, 0, 0, ...slow]);
    expect(waitMs(account, 10_000)).toBe(900_000);
  });

  it('refuses until then, and not a millisecond longer', () => {
    const streak = streakOf(account, 7, 1_000);
    // After the fifth 1 s, after the sixth 2 s, and now 4 s.
    expect(streak.nextAtMs).toBe(1_000 + 1_000 + 2_000 + 4_000);
    expect(refusedUntilMs(streak, streak.nextAtMs - 1)).toBe(streak.nextAtMs);
    expect(refusedUntilMs(streak, streak.nextAtMs)).toBe(0);
    expect(refusedUntilMs(undefined, 0)).toBe(0);
  });

  it('forgets an account a day after the last try', () => {
    const streak = streakOf(account, 9);
    const last = streak.expiresAtMs - 24 * HOUR_MS;
    expect(counted(account, streak, last + 24 * HOUR_MS - 1).tries).toBe(10);
    expect(counted(account, streak, last + 24 * HOUR_MS)).toEqual({
      tries: 1,
      nextAtMs: 0,
      expiresAtMs: last + 48 * HOUR_MS,
    });
  });

  it('forgets an address an hour after the first try, however many came since', () => {
    let streak: AttemptCount | undefined;
    for (let minute = 0; minute < 60; minute++) streak = counted(address, streak, minute * 60_000);
    expect(streak).toMatchObject({ tries: 60, expiresAtMs: HOUR_MS });
    expect(counted(address, streak, HOUR_MS)).toMatchObject({ tries: 1, expiresAtMs: 2 * HOUR_MS });
  });

  it('has nobody wait beyond the hour that is forgotten', () => {
    const streak = { tries: 115, nextAtMs: HOUR_MS + 600_000, expiresAtMs: HOUR_MS };
    expect(refusedUntilMs(streak, HOUR_MS - 1)).toBe(HOUR_MS);
    expect(refusedUntilMs(streak, HOUR_MS)).toBe(0);
  });
});

describe('the limits', () => {
  it('take the figures that are given, and the defaults for the others', () => {
    const given = createLimits({ signInFailuresPerAddress: 7, registrationsPerAddress: undefined });
    expect(given['sign-in-address'].free).toBe(7);
    expect(given['registration-address'].free).toBe(RATE_LIMITS_DEFAULTS.registrationsPerAddress);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('cannot be %s', (signInFailuresPerAddress) => {
    expect(() => createLimits({ signInFailuresPerAddress })).toThrow(
      'limits.signInFailuresPerAddress must be a whole number of at least 1.',
    );
  });
});
