import { ConfigurableModuleBuilder } from '@nestjs/common';
import { withDefaults } from '../http/with-defaults.js';
import type { Limit, LimitName } from './limit.js';

/** The options of `RateLimitsModule`; each has a default. */
export interface RateLimitsOptions {
  /** This many sign-ins may fail from one address within an hour before it has to wait. 100 by default. */
  signInFailuresPerAddress?: number;
  /** This many registrations may come from one address within an hour before it has to wait. 20 by default. */
  registrationsPerAddress?: number;
  /** False turns every limit off, for load tests only. True by default. */
  enabled?: boolean;
}

/** The defaults of {@link RateLimitsOptions}. */
export const RATE_LIMITS_DEFAULTS: Required<RateLimitsOptions> = {
  signInFailuresPerAddress: 100,
  registrationsPerAddress: 20,
  enabled: true,
};

/** Provides `RateLimitsModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableRateLimitsModule,
  MODULE_OPTIONS_TOKEN: RATE_LIMITS_OPTIONS,
} = new ConfigurableModuleBuilder<RateLimitsOptions>().setClassMethodName('forRoot').build();

const HOUR = 3_600;
const ACCOUNT_FREE_ATTEMPTS = 5;
const CLIENT_FREE_ATTEMPTS = 100;

const WAITS = { firstWaitSeconds: 1, maxWaitSeconds: 900 };
const PER_ACCOUNT = {
  ...WAITS,
  freeAttempts: ACCOUNT_FREE_ATTEMPTS,
  windowSeconds: 24 * HOUR,
  windowFrom: 'last-attempt',
  onSuccess: 'clear',
} as const;
const PER_ADDRESS = { ...WAITS, windowSeconds: HOUR, windowFrom: 'first-attempt' } as const;

/**
 * Creates every limit.
 * @throws Error if an option is not a whole number of at least 1.
 */
export function createLimits(options: RateLimitsOptions): Readonly<Record<LimitName, Limit>> {
  const { signInFailuresPerAddress, registrationsPerAddress } = withDefaults(
    RATE_LIMITS_DEFAULTS,
    options,
  );
  for (const [name, value] of Object.entries({ signInFailuresPerAddress, registrationsPerAddress }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`limits.${name} must be a whole number of at least 1.`);
  const all: Limit[] = [
    { name: 'sign-in-account', ...PER_ACCOUNT },
    { name: 'sign-in-known-address', ...PER_ACCOUNT },
    {
      name: 'sign-in-address',
      ...PER_ADDRESS,
      freeAttempts: signInFailuresPerAddress,
      onSuccess: 'uncount',
    },
    {
      name: 'registration-address',
      ...PER_ADDRESS,
      freeAttempts: registrationsPerAddress,
      onSuccess: 'keep',
    },
    {
      name: 'client-address',
      ...PER_ADDRESS,
      freeAttempts: CLIENT_FREE_ATTEMPTS,
      onSuccess: 'uncount',
    },
  ];
  return Object.fromEntries(all.map((limit) => [limit.name, limit])) as Record<LimitName, Limit>;
}
