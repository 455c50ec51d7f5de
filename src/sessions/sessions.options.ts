import { ConfigurableModuleBuilder } from '@nestjs/common';

/** Options of {@link SessionsModule}. Every member has a default. */
export interface SessionsOptions {
  /** Lifetime of a session, in seconds, however often it is refreshed. Default: 2592000, 30 days. */
  absoluteSeconds?: number | undefined;
  /** Lifetime of a session without a refresh, in seconds. Default: 1209600, 14 days. */
  idleSeconds?: number | undefined;
  /**
   * How long after a refresh, in seconds, the previous refresh token gets the same successor again while that is unused:
   * for two tabs and for lost answers. At most 600; 0 switches it off. Default: 60.
   */
  reuseGraceSeconds?: number | undefined;
  /** How many live sessions a user may have. A sign-in ends the ones that were used longest ago. Default: 100. */
  maxPerUser?: number | undefined;
}

/** The options of `SessionsModule`. */
export interface SessionsModuleOptions extends SessionsOptions {
  /** Says whether the cookies of browser sessions need TLS. */
  issuer: string;
}

const DAY = 86_400;

/** Above this many `reuseGraceSeconds` the start warns. */
export const LONG_REUSE_GRACE_SECONDS = 120;

/** The longest `reuseGraceSeconds`. */
export const MAX_REUSE_GRACE_SECONDS = 600;

/** The defaults of {@link SessionsOptions}. */
export const SESSIONS_DEFAULTS: Required<SessionsOptions> = {
  absoluteSeconds: 30 * DAY,
  idleSeconds: 14 * DAY,
  reuseGraceSeconds: 60,
  maxPerUser: 100,
};

/** Returns when the session expires if it is not refreshed after `now`. */
export function getIdleExpiry(now: Date, expiresAt: Date, idleSeconds: number): Date {
  return new Date(Math.min(now.getTime() + idleSeconds * 1000, expiresAt.getTime()));
}

/** The base of `SessionsModule`, and the token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableSessionsModule,
  MODULE_OPTIONS_TOKEN: SESSIONS_OPTIONS,
} = new ConfigurableModuleBuilder<SessionsModuleOptions>().setClassMethodName('forRoot').build();
