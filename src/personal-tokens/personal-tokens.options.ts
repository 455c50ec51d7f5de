/** Options of `PersonalTokensModule.forRoot()`. */
export interface PersonalTokensOptions {
  /**
   * The scopes that a token may have, if its owner has them. Default: those of `scopes` that every user has (no role of
   * `roleScopes` gives them).
   */
  scopes?: readonly string[] | undefined;
  /** The longest lifetime of a token, in days, from 1 to 3650. Default: 366. */
  maxDays?: number | undefined;
  routes?: PersonalTokensRoutes | undefined;
}

/** The routes of `PersonalTokensModule`. Default: all but the pages. */
export interface PersonalTokensRoutes {
  /** `/users/me/personal-access-tokens`. Default: true. */
  account?: boolean | undefined;
  /** `/users/{id}/personal-access-tokens`. Default: true. */
  administration?: boolean | undefined;
  /**
   * The page `/account/tokens`, and `/new` and `/removal` below it. Without the sign-in page of `AuthorizeModule` they answer
   * 404. Default: false.
   */
  pages?: boolean | undefined;
}

/** The checked options, with every default. */
export interface PersonalTokensSettings {
  /** Null for those that every user has. */
  scopes: readonly string[] | null;
  maxDays: number;
  /** The lifetime of a token for which none is asked. */
  defaultDays: number;
}

/** The injection token of {@link PersonalTokensSettings}. */
export const PERSONAL_TOKENS_SETTINGS = Symbol('PERSONAL_TOKENS_SETTINGS');

const MAX_DAYS = 366;
const MOST_DAYS = 3_650;
const DEFAULT_DAYS = 90;

/**
 * Adds the defaults to the options.
 * @throws Error if `maxDays` is out of range.
 */
export function toPersonalTokensSettings({
  scopes,
  maxDays = MAX_DAYS,
}: PersonalTokensOptions): PersonalTokensSettings {
  if (!Number.isSafeInteger(maxDays) || maxDays < 1 || maxDays > MOST_DAYS) {
    throw new Error(`PersonalTokensModule: maxDays must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return { scopes: scopes ?? null, maxDays, defaultDays: Math.min(DEFAULT_DAYS, maxDays) };
}
