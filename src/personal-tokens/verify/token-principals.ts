import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { PERSONAL_TOKEN_CLIENT_ID } from '../../clients/personal-token-client-id.js';
import { Clock } from '../../clock/clock.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { collectClaims, TokenClaims } from '../../sign-in/token-claims.js';
import type { Principal, PrincipalClaims } from '../../tokens/principal.js';
import { SubjectResolver } from '../../tokens/subject-resolver.js';
import { toPrincipal } from '../../tokens/access-token.verifier.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { CachedToken } from './live-tokens.js';

/** The claims of the application are asked for again after this time. */
const CLAIMS_MS = 15 * 60_000;
const CREDENTIAL = 'personal-access-token';

/** The claims of a token, and for whom and when they were collected. */
interface CollectedClaims {
  claims: Readonly<PrincipalClaims>;
  scopes: readonly string[];
  user: User;
  atMs: number;
}

/** Turns live tokens into principals: their owners as they are now. */
@Injectable()
export class TokenPrincipals implements OnApplicationBootstrap {
  private sources: readonly TokenClaims[] = [];
  private readonly collected = new WeakMap<CachedToken, CollectedClaims>();

  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly subjects: SubjectResolver,
    private readonly policy: ScopePolicy,
    private readonly extensions: ExtensionRegistry,
    private readonly clock: Clock,
    private readonly users: UsersService,
  ) {}

  onApplicationBootstrap(): void {
    this.sources = this.extensions.find(TokenClaims);
  }

  /**
   * Returns the principal of a live token.
   * @throws InactiveSubjectError if its owner is disabled; InvalidAccessTokenError if the owner was deleted.
   */
  async create(row: CachedToken, text: string): Promise<Principal> {
    const user = await this.users.findCached(row.userId);
    if (!user) throw new InvalidAccessTokenError();
    const { claims, scopes } = this.findCollected(row, user) ?? (await this.collect(row, user));
    const own = { credential: CREDENTIAL, sessionId: row.id } as const;
    const { sub: subject, client_id: clientId } = claims;
    const given = { subject, clientId, roles: [], scopes, token: text, ...own };
    const state = await this.subjects.resolve(given);
    const roles = state ? this.policy.listGrantingRoles(state.roles, scopes) : [];
    return toPrincipal({ claims: { ...claims, roles }, scopes }, state && { ...state, roles }, own);
  }

  private findCollected(row: CachedToken, user: User): CollectedClaims | null {
    const known = this.collected.get(row);
    if (!known || this.clock.monotonicMs() - known.atMs >= CLAIMS_MS) return null;
    // A user of a `UserDirectory` is another object each time.
    return known.user === user || isDeepStrictEqual(known.user, user) ? known : null;
  }

  private async collect(row: CachedToken, user: User): Promise<CollectedClaims> {
    const atMs = this.clock.monotonicMs();
    const scopes = row.scope.split(' ');
    const allowed = this.policy.allowedFor(user.roles, scopes);
    const more = await collectClaims(this.sources, { user, session: null, scopes: allowed });
    const { issuer: iss, audience: aud } = this.options;
    const claims: PrincipalClaims = {
      ...more,
      iss,
      aud,
      sub: user.subject,
      client_id: PERSONAL_TOKEN_CLIENT_ID,
      iat: toSeconds(row.createdAt),
      exp: toSeconds(row.expiresAt),
      jti: row.id,
      scope: row.scope,
      roles: [],
    };
    const collected = { claims: Object.freeze(claims), scopes, user, atMs };
    this.collected.set(row, collected);
    return collected;
  }
}

function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
