import { ConfigurableModuleBuilder } from '@nestjs/common';
import { withDefaults } from '../http/with-defaults.js';

/** The options of `RateLimitsModule`; each has a default. */
export interface RateLimitsOptions {
  /** This many sign-ins may fail from one address within an hour before it has to wait. Default: 100. */
  signInFailuresPerAddress?: number | undefined;
  /** This many registrations may come from one address within an hour before it has to wait. Default: 20. */
  registrationsPerAddress?: number | undefined;
  /** This many mails may be asked for from one address within an hour before it has to wait. Default: 20. */
  mailsPerAddress?: number | undefined;
  /**
   * This many changes a user may make within a minute, in all of their sessions. Requests with the current password, to
   * change it for example, count for each session alone; those that applications got from one browser session count
   * as one. Default: 60.
   */
  changesPerMinute?: number | undefined;
  /** False turns every limit off, for load tests only. Default: true. */
  enabled?: boolean | undefined;
}

/** The defaults of {@link RateLimitsOptions}. */
export const RATE_LIMITS_DEFAULTS: Required<RateLimitsOptions> = {
  signInFailuresPerAddress: 100,
  registrationsPerAddress: 20,
  mailsPerAddress: 20,
  changesPerMinute: 60,
  enabled: true,
};

/** Provides `RateLimitsModule.forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableRateLimitsModule,
  MODULE_OPTIONS_TOKEN: RATE_LIMITS_OPTIONS,
} = new ConfigurableModuleBuilder<RateLimitsOptions>().setClassMethodName('forRoot').build();

/** The name of a limit in headers and events, and the prefix of its keys in the table. */
export type LimitName =
  | 'sign-in-account'
  | 'sign-in-known-address'
  | 'sign-in-address'
  | 'second-factor-account'
  | 'second-factor-known-address'
  | 'second-factor-address'
  | 'passkey-address'
  | 'federation-address'
  | 'proving-session'
  | 'changes-user'
  | 'personal-tokens-user'
  | 'registration-address'
  | 'mail-asker'
  | 'mail-mailbox'
  | 'link-address'
  | 'client-address'
  | 'clients-address'
  | 'device-address'
  | 'user-code-address'
  | 'user-code-session';

/** A limit, and what an attempt counts for. Members with different names never share a count, whatever text they have. */
export interface LimitKey {
  limit: LimitName;
  userId?: string;
  /** The canonical form of a login that no account has, or of a mailbox. */
  login?: string;
  /** The mailed link or the session that asks for the password: for a session, what `SessionProofs.findCounted()` returns. */
  sessionId?: string;
  clientId?: string;
  /** What a mail is for: requests for one kind of mail must not use up another. */
  mailKind?: string;
  /** The address as the request has it. */
  ip?: string | null;
}

/** How often something may be attempted for one account, or from one address. */
export interface Limit {
  name: LimitName;
  /** This many attempts are allowed without a wait. */
  freeAttempts: number;
  /** The wait after the last free attempt. */
  firstWaitSeconds: number;
  /** The wait grows by this factor with each further attempt. */
  waitGrowth: 2 | 4;
  maxWaitSeconds: number;
  /** The count starts again this long after the attempt that `windowFrom` names. */
  windowSeconds: number;
  windowFrom: 'first-attempt' | 'last-attempt';
  /** A success clears the whole count, takes back its own attempt, or leaves it counted. */
  onSuccess: 'clear' | 'uncount' | 'keep';
}

const MINUTE = 60;
const HOUR = 3_600;

const WAITS = { firstWaitSeconds: 1, waitGrowth: 2, maxWaitSeconds: 900 } as const;
const PER_ACCOUNT = {
  ...WAITS,
  freeAttempts: 5,
  windowSeconds: 24 * HOUR,
  windowFrom: 'last-attempt',
  onSuccess: 'clear',
} as const;
const PER_ADDRESS = { ...WAITS, windowSeconds: HOUR, windowFrom: 'first-attempt' } as const;
/**
 * 4 mails of one kind in the first hour, and 20 in the first day. A fixed number for each day would let an attacker keep the
 * owner of the mailbox from a new link until the day is over.
 */
const PER_MAILBOX = {
  freeAttempts: 1,
  firstWaitSeconds: MINUTE,
  waitGrowth: 4,
  maxWaitSeconds: 1.5 * HOUR,
  windowSeconds: 24 * HOUR,
  windowFrom: 'last-attempt',
  onSuccess: 'keep',
} as const;
const PER_USER = {
  // Longer than the rest of the minute, at whose end the count starts again.
  firstWaitSeconds: MINUTE,
  waitGrowth: 2,
  maxWaitSeconds: MINUTE,
  windowSeconds: MINUTE,
  windowFrom: 'first-attempt',
  onSuccess: 'keep',
} as const;
/** 10 in an hour, and then none until the hour is over. */
const PER_USER_CODE = {
  freeAttempts: 10,
  firstWaitSeconds: HOUR,
  waitGrowth: 2,
  maxWaitSeconds: HOUR,
  windowSeconds: HOUR,
  windowFrom: 'first-attempt',
  onSuccess: 'uncount',
} as const;
/** 100 in a day, and then none until the day is over. */
const PER_TOKEN_OWNER = {
  freeAttempts: 100,
  firstWaitSeconds: 24 * HOUR,
  waitGrowth: 2,
  maxWaitSeconds: 24 * HOUR,
  windowSeconds: 24 * HOUR,
  windowFrom: 'first-attempt',
  onSuccess: 'keep',
} as const;
const PER_FAILING_ADDRESS = { ...PER_ADDRESS, freeAttempts: 100, onSuccess: 'uncount' } as const;

function assertNumbers(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(`limits.${name} must be a whole number of at least 1.`);
    }
  }
}

/**
 * Creates every limit.
 * @throws Error if an option is not a whole number of at least 1.
 */
export function createLimits(options: RateLimitsOptions): Readonly<Record<LimitName, Limit>> {
  const { enabled: _, ...numbers } = withDefaults(RATE_LIMITS_DEFAULTS, options);
  assertNumbers(numbers);
  const { signInFailuresPerAddress, registrationsPerAddress, mailsPerAddress, changesPerMinute } =
    numbers;
  const limits: Record<LimitName, Omit<Limit, 'name'>> = {
    'sign-in-account': PER_ACCOUNT,
    'sign-in-known-address': PER_ACCOUNT,
    'sign-in-address': { ...PER_FAILING_ADDRESS, freeAttempts: signInFailuresPerAddress },
    'second-factor-account': PER_ACCOUNT,
    'second-factor-known-address': PER_ACCOUNT,
    'federation-address': PER_FAILING_ADDRESS,
    'passkey-address': PER_FAILING_ADDRESS,
    'second-factor-address': PER_FAILING_ADDRESS,
    'proving-session': PER_ACCOUNT,
    'changes-user': { ...PER_USER, freeAttempts: changesPerMinute },
    'personal-tokens-user': PER_TOKEN_OWNER,
    'registration-address': {
      ...PER_ADDRESS,
      freeAttempts: registrationsPerAddress,
      onSuccess: 'keep',
    },
    'mail-asker': { ...PER_ADDRESS, freeAttempts: mailsPerAddress, onSuccess: 'keep' },
    'mail-mailbox': PER_MAILBOX,
    'link-address': PER_FAILING_ADDRESS,
    'client-address': PER_FAILING_ADDRESS,
    'clients-address': PER_FAILING_ADDRESS,
    'device-address': { ...PER_ADDRESS, freeAttempts: 100, onSuccess: 'keep' },
    'user-code-address': PER_USER_CODE,
    'user-code-session': PER_USER_CODE,
  };
  const named = Object.entries(limits).map(([name, limit]) => [name, { name, ...limit }]);
  return Object.fromEntries(named) as Record<LimitName, Limit>;
}
