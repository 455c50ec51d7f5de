import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { OPENID_SCOPES } from '../../clients/built-in-scopes.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import { collectClaims } from '../../sign-in/token-claims.js';
import { OpenIdClaims, type OpenIdClaimsSubject } from './openid-claims.js';
import { RESERVED_CLAIMS } from './openid-metadata.js';
import { toUserClaims, type UserClaims } from './user-claims.js';

/** Creates the claims about a user, for the id_token and for `/userinfo`: ours, and those of the application. */
@Injectable()
export class UserClaimsFactory implements OnApplicationBootstrap {
  private sources: readonly OpenIdClaims[] = [];

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly policy: ScopePolicy,
  ) {}

  /** @throws Error if a source waits for a scope that no client can have. */
  onApplicationBootstrap(): void {
    this.sources = this.extensions.find(OpenIdClaims);
    for (const { scope, constructor } of this.sources) {
      // Another algorithm, with which OpenID Connect is off, must not stop the start.
      if (Object.hasOwn(OPENID_SCOPES, scope)) continue;
      if (this.policy.resolve(scope, null)?.includes(scope)) continue;
      throw new Error(
        `${constructor.name}: the scope ${scope} does not exist, so nothing would get its claims. Declare it in the ` +
          'option `scopes` of AuthModule.',
      );
    }
  }

  /** Returns the claims that the scopes give. */
  async create(subject: OpenIdClaimsSubject): Promise<UserClaims> {
    const { user, scopes } = subject;
    const sources = this.sources.filter(({ scope }) => scopes.includes(scope));
    const own = await collectClaims(sources, subject, RESERVED_CLAIMS);
    return { ...own, ...toUserClaims(user, scopes) };
  }
}
