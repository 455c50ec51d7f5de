import { Logger } from '@nestjs/common';
import type { LiveSession } from '../sessions/live-sessions.js';
import type { User } from '../users/user.entity.js';

/** Whom an access token is made for. */
export interface TokenClaimsSubject {
  /** Null where a client acts for itself. */
  user: User | null;
  session: LiveSession;
  scopes: readonly string[];
}

/**
 * What the application says in the access tokens beside what is ours: a tenant, a plan. Every provider that
 * extends this class is asked for each token, at a sign-in and at every refresh. A JWT is readable by whoever
 * holds it, and a claim is as old as its token.
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
  /** Members of the token's payload, as JSON has them; a name that is taken already is left out. */
  abstract getClaims(
    subject: TokenClaimsSubject,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
}

/** What a token says of itself: nobody may say otherwise (RFC 7519 section 4.1, RFC 7800, RFC 9068). */
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
  'cnf',
]);
const logger = new Logger('TokenClaims');

/** Asks each in turn. One name is one claim: the first to say it has it. */
export async function collectClaims(
  sources: readonly TokenClaims[],
  subject: TokenClaimsSubject,
): Promise<Record<string, unknown>> {
  const claims: Record<string, unknown> = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(await source.getClaims(subject))) {
      if (RESERVED.has(name) || Object.hasOwn(claims, name)) {
        logger.error(`The claim ${name} of ${source.constructor.name} is taken, and was left out.`);
      } else claims[name] = value;
    }
  }
  return claims;
}
