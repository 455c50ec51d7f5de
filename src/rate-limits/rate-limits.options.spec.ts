import { describe, expect, it } from 'vitest';
import { RATE_LIMITS_DEFAULTS, createLimits } from './rate-limits.options.js';

describe('createLimits()', () => {
  it('takes the options that are given, and the defaults for the others', () => {
    const limits = createLimits({
      signInFailuresPerAddress: 7,
      registrationsPerAddress: undefined,
    });
    expect(limits['sign-in-address'].freeAttempts).toBe(7);
    expect(limits['registration-address'].freeAttempts).toBe(
      RATE_LIMITS_DEFAULTS.registrationsPerAddress,
    );
  });

  it.each([0, -1, 1.5, NaN, Infinity])(
    'rejects %s as the number of sign-in failures',
    (signInFailuresPerAddress) => {
      expect(() => createLimits({ signInFailuresPerAddress })).toThrow(
        'limits.signInFailuresPerAddress must be a whole number of at least 1.',
      );
    },
  );
});
