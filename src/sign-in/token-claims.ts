import { Logger } from '@nestjs/common';
import type { LiveSession } from '../sessions/live-sessions.js';
import type { User } from '../users/user.entity.js';
import { writeLine } from '../http/write-line.js';

/** The subject of an access token. */
export interface TokenClaimsSubject {
  /** Null for a client that acts for itself. */
  user: User | null;
  /** Null for a personal access token, which has no session. */
  session: LiveSession | null;
  scopes: readonly string[];
}

/**
 * Adds claims of the application to access tokens: a tenant, a plan. Every provider that extends this class is called for
 * each token, at a sign-in and at every refresh. The client can read the claims of a JWT. A claim does not change until the
 * next token. For a personal access token they are asked for again when its owner has changed, or after 15 minutes.
 *
 * @example
 * ```ts
 * import { Injectable, Module } from '@nestjs/common';
 * import { TokenClaims, type TokenClaimsSubject } from 'nightlatch';
 *
 * // Controllers read it as `claims.domain` of the `Principal`.
 * @Injectable()
 * class DomainClaim extends TokenClaims {
 *   getClaims({ user }: TokenClaimsSubject): Record<string, unknown> {
 *     return { domain: user?.email.split('@').at(-1) };
 *   }
 * }
 *
 * @Module({ providers: [DomainClaim] })
 * export class ClaimsModule {}
 * ```
 */
export abstract class TokenClaims {
  /** Returns members of the token's payload. One whose name is taken is left out. */
  abstract getClaims(
    subject: TokenClaimsSubject,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
}

/** The claims of the token itself, which an application cannot set (RFC 7519 section 4.1, RFC 7800, RFC 9068). */
const RESERVED = new Set([
  'iss',
  'aud',
  'sub',
  'client_id',
  'iat',
  'exp',
  'nbf',
  'jti',
  'sid',
  'scope',
  'roles',
  'email_verified',
  'acr',
  'amr',
  'auth_time',
  'cnf',
]);
const logger = new Logger('TokenClaims');

/** Adds claims about a subject. */
interface ClaimsSource<Subject> {
  getClaims(subject: Subject): Record<string, unknown> | Promise<Record<string, unknown>>;
}

/**
 * Collects the claims of all sources. If two have the same name, the first one is used. One whose name is reserved is left
 * out. Both are logged as errors.
 */
export async function collectClaims<Subject>(
  sources: ReadonlyArray<ClaimsSource<Subject>>,
  subject: Subject,
  reserved: ReadonlySet<string> = RESERVED,
): Promise<Record<string, unknown>> {
  const claims: Record<string, unknown> = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(await source.getClaims(subject))) {
      if (reserved.has(name) || Object.hasOwn(claims, name)) {
        const message = `The claim ${name} of ${source.constructor.name} is taken and was left out.`;
        writeLine(logger, 'error', message);
      } else claims[name] = value;
    }
  }
  return claims;
}
