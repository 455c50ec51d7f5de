import type { CacheInvalidationOptions } from './cache-invalidation/cache-invalidation.options.js';
import type { ClientsOptions } from './clients/clients.options.js';
import type { SigningKeysOptions } from './signing-keys/signing-keys.options.js';
import type { RateLimitsOptions } from './rate-limits/rate-limits.options.js';
import type { HashingOptions, PasswordsOptions } from './passwords/passwords.options.js';
import type { CryptoOptions } from './crypto/crypto.options.js';
import type { SessionsOptions } from './sessions/sessions.options.js';
import type { TokensOptions } from './tokens/tokens.options.js';

/** Everything that signing in needs to know. */
export interface AuthOptions
  extends
    CacheInvalidationOptions,
    CryptoOptions,
    SigningKeysOptions,
    TokensOptions,
    ClientsOptions {
  hashing?: HashingOptions;
  limits?: RateLimitsOptions;
  passwords?: PasswordsOptions;
  sessions?: SessionsOptions;
}

/**
 * What `AuthModule.forRoot()` is configured with: `secretKey` and `issuer`, and what is to differ from the defaults.
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
export type AuthModuleOptions = Pick<AuthOptions, 'secretKey' | 'issuer'> & Partial<AuthOptions>;

/** The token that the complete {@link AuthOptions} are injected by. */
export const AUTH_OPTIONS = Symbol('AUTH_OPTIONS: import AuthModule.forRoot({ ... }) beside it');

const SHORTEST_SECRET_KEY = 32;
const ACCESS_TOKEN_SECONDS = 900;

/** With every default. Throws where something is missing or cannot be, in a sentence that says what to do. */
export function completeAuthOptions(given: AuthModuleOptions): AuthOptions {
  const { secretKey, issuer } = given;
  if (typeof secretKey !== 'string' || secretKey.length < SHORTEST_SECRET_KEY) {
    throw new Error(
      `AuthModule needs \`secretKey\`: at least ${SHORTEST_SECRET_KEY} random characters that are the same at ` +
        'each start, for instance what `openssl rand -hex 32` prints, from the environment.',
    );
  }
  if (typeof issuer !== 'string' || !isIssuer(issuer)) {
    throw new Error(
      'AuthModule needs `issuer`: the URL that this application is reached at, with the path that /token is ' +
        'below and without a slash at the end, for instance https://api.example.com.',
    );
  }
  const options: AuthOptions = {
    ...given,
    algorithm: given.algorithm ?? 'ES256',
    audience: given.audience ?? issuer,
    accessTokenSeconds: given.accessTokenSeconds ?? ACCESS_TOKEN_SECONDS,
    scopes: given.scopes ?? {},
  };
  // Else an access token could outlive the session that it names.
  const { accessTokenSeconds, sessions: { idleSeconds = Infinity } = {} } = options;
  if (!(accessTokenSeconds > 0) || idleSeconds < accessTokenSeconds) {
    throw new Error(
      'sessions.idleSeconds must be at least accessTokenSeconds, and that more than 0.',
    );
  }
  return options;
}

/** RFC 8414 section 2: no query and no fragment. A slash at the end would be doubled before each path. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]|\/$/.test(text)) return false;
  return /^https?:$/.test(new URL(text).protocol);
}
