import {
  CACHE_INVALIDATION_DEFAULTS,
  type CacheInvalidationOptions,
} from './cache-invalidation/cache-invalidation.options.js';
import type { ClientsOptions } from './clients/clients.options.js';
import { withDefaults } from './http/with-defaults.js';
import {
  SIGNING_KEYS_DEFAULTS,
  type SigningKeysModuleOptions,
  type SigningKeysOptions,
} from './signing-keys/signing-keys.options.js';
import type { RateLimitsOptions } from './rate-limits/rate-limits.options.js';
import type { HashingOptions, PasswordsOptions } from './passwords/passwords.options.js';
import type { CryptoOptions } from './crypto/crypto.options.js';
import type { MailOptions } from './mail/mail.options.js';
import type { PagesOptions } from './pages/pages.options.js';
import {
  MAX_REUSE_GRACE_SECONDS,
  SESSIONS_DEFAULTS,
  type SessionsOptions,
} from './sessions/sessions.options.js';
import type { TokensOptions } from './tokens/tokens.options.js';

/** The options of `AuthModule`, complete with their defaults. */
export interface AuthOptions
  extends
    CacheInvalidationOptions,
    CryptoOptions,
    SigningKeysOptions,
    TokensOptions,
    ClientsOptions {
  hashing?: HashingOptions | undefined;
  limits?: RateLimitsOptions | undefined;
  mail?: MailOptions | undefined;
  pages?: PagesOptions | undefined;
  passwords?: PasswordsOptions | undefined;
  sessions?: SessionsOptions | undefined;
}

/**
 * Options of `AuthModule.forRoot()`. Only `secretKey` and `issuer` are required.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import type { AuthModuleOptions } from 'nightlatch';
 *
 * export const options: AuthModuleOptions = {
 *   secretKey: env.SECRET_KEY!,
 *   secretKeyFallbacks: env.OLD_SECRET_KEY ? [env.OLD_SECRET_KEY] : [],
 *   issuer: 'https://api.example.com',
 *   accessTokenSeconds: 300,
 *   scopes: { 'reports:read': 'Read your reports', 'reports:write': 'Order and delete reports' },
 *   sessions: { idleSeconds: 7 * 86_400 },
 *   passwords: { forbiddenWords: ['example', 'reports'] },
 * };
 * ```
 */
export type AuthModuleOptions = Pick<AuthOptions, 'secretKey' | 'issuer'> & {
  [Name in keyof AuthOptions]?: AuthOptions[Name] | undefined;
};

/** The injection token of {@link AuthOptions}. Nest prints its text if a module is imported without `AuthModule`. */
export const AUTH_OPTIONS = Symbol('AUTH_OPTIONS: import AuthModule.forRoot({ ... }) beside it');

const SECRET_KEY_MIN_LENGTH = 32;
const DEFAULTS = {
  ...CACHE_INVALIDATION_DEFAULTS,
  ...SIGNING_KEYS_DEFAULTS,
  scopes: {},
};

/**
 * Adds the defaults to the options.
 * @throws Error if an option is missing or not valid. The message says what to do.
 */
export function completeAuthOptions(given: AuthModuleOptions): AuthOptions {
  const { secretKey, issuer } = given;
  if (typeof secretKey !== 'string' || secretKey.length < SECRET_KEY_MIN_LENGTH) {
    throw new Error(
      `AuthModule needs \`secretKey\`: at least ${SECRET_KEY_MIN_LENGTH} random characters, the same at every start. ` +
        'Generate them with `openssl rand -hex 32`, and read them from the environment.',
    );
  }
  if (typeof issuer !== 'string' || !isIssuer(issuer)) {
    throw new Error(
      'AuthModule needs `issuer`: the public URL of this application, with the path above /token and without a slash at ' +
        'the end, for example https://api.example.com.',
    );
  }
  const options: AuthOptions = {
    ...withDefaults(DEFAULTS, given),
    audience: given.audience ?? issuer,
  };
  // An access token must not outlive its session.
  const { accessTokenSeconds, sessions: { idleSeconds = Infinity, reuseGraceSeconds = 0 } = {} } =
    options;
  if (!(accessTokenSeconds > 0) || idleSeconds < accessTokenSeconds) {
    throw new Error(
      'accessTokenSeconds must be more than 0, and sessions.idleSeconds at least accessTokenSeconds.',
    );
  }
  if (!(reuseGraceSeconds >= 0 && reuseGraceSeconds <= MAX_REUSE_GRACE_SECONDS)) {
    throw new Error(`sessions.reuseGraceSeconds must be from 0 to ${MAX_REUSE_GRACE_SECONDS}.`);
  }
  return options;
}

/** Selects the options of `SigningKeysModule`. */
export function toSigningKeysOptions(options: AuthOptions): SigningKeysModuleOptions {
  const { absoluteSeconds = SESSIONS_DEFAULTS.absoluteSeconds } = options.sessions ?? {};
  return { ...options, sessionSeconds: absoluteSeconds };
}

/** Checks RFC 8414 section 2: no query and no fragment. A slash at the end would be doubled before each path. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]|\/$/.test(text)) return false;
  return /^https?:$/.test(new URL(text).protocol);
}
