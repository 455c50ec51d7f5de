import { ConfigurableModuleBuilder } from '@nestjs/common';
import { withDefaults } from '../http/with-defaults.js';
import type { Limit, LimitName } from './limit.js';

/** What {@link LimitsModule} is configured with; every member has a default. */
export interface RateLimitsOptions {
  /** How many sign-ins may fail from one address within an hour before they have to wait. 100. */
  signInFailuresPerAddress?: number;
  /** How many registrations may come from one address within an hour before they have to wait. 20. */
  registrationsPerAddress?: number;
  /** False: passwords may be guessed as fast as they can be sent. For a load test alone. True. */
  enabled?: boolean;
}

/** What {@link RateLimitsOptions} are where they are left out. */
export const RATE_LIMITS_DEFAULTS: Required<RateLimitsOptions> = {
  signInFailuresPerAddress: 100,
  registrationsPerAddress: 20,
  enabled: true,
};

/** `LimitsModule.forRoot({@link RateLimitsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableRateLimitsModule,
  MODULE_OPTIONS_TOKEN: RATE_LIMITS_OPTIONS,
} = new ConfigurableModuleBuilder<RateLimitsOptions>().setClassMethodName('forRoot').build();

const HOUR = 3_600;
const ACCOUNT_FREE = 5;
const CLIENT_FAILURES_FREE = 100;

const BACK_OFF = { firstSeconds: 1, longestSeconds: 900 };
/** An account that somebody goes on guessing at stays slow. */
const BY_ACCOUNT = {
  ...BACK_OFF,
  free: ACCOUNT_FREE,
  forgetSeconds: 24 * HOUR,
  forgetAfter: 'last-try',
  successTakesBack: 'all',
} as const;
/**
 * By the hour: behind one address there can be a thousand people, of whom somebody always mistypes, and whose mistakes
 * would never be forgotten if each put that off.
 */
const BY_ADDRESS = { ...BACK_OFF, forgetSeconds: HOUR, forgetAfter: 'first-try' } as const;

/** Every limit. Throws where one cannot be, in a sentence that says what to do. */
export function createLimits(options: RateLimitsOptions): Readonly<Record<LimitName, Limit>> {
  const { signInFailuresPerAddress, registrationsPerAddress } = withDefaults(
    RATE_LIMITS_DEFAULTS,
    options,
  );
  for (const [name, value] of Object.entries({ signInFailuresPerAddress, registrationsPerAddress }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`limits.${name} must be a whole number of at least 1.`);
  const all: Limit[] = [
    { name: 'sign-in-account', ...BY_ACCOUNT },
    { name: 'sign-in-known-address', ...BY_ACCOUNT },
    {
      name: 'sign-in-address',
      ...BY_ADDRESS,
      free: signInFailuresPerAddress,
      successTakesBack: 'itself',
    },
    {
      name: 'registration-address',
      ...BY_ADDRESS,
      free: registrationsPerAddress,
      successTakesBack: 'nothing',
    },
    {
      name: 'client-address',
      ...BY_ADDRESS,
      free: CLIENT_FAILURES_FREE,
      successTakesBack: 'itself',
    },
  ];
  return Object.fromEntries(all.map((limit) => [limit.name, limit])) as Record<LimitName, Limit>;
}
