import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { TokenResponse } from '../../sign-in/token-response.dto.js';
import { FIRST_PARTY_CLIENT_ID } from '../../clients/client.js';
import { Grant } from '../grants/grant.js';
import {
  ChallengeError,
  InvalidTargetError,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
} from '../grants/oauth.errors.js';
import { ExtensionRegistry } from '../../events/extension-registry.js';
import type { HttpRequest } from '../../http/request-origin.js';
import { isResourceOf } from '../../tokens/resource-indicator.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { ClientAuthenticator } from './client-authenticator.js';
import { GrantAttempts } from './grant-attempts.js';

/** Serves the token endpoint (RFC 6749 section 3.2). `OAuthErrorFilter` gives every error the form of RFC 6749. */
@Injectable()
export class TokenService implements OnApplicationBootstrap {
  private readonly grants = new Map<string, Grant>();

  constructor(
    private readonly extensions: ExtensionRegistry,
    private readonly clients: ClientAuthenticator,
    private readonly attempts: GrantAttempts,
    @Inject(TOKENS_OPTIONS) private readonly tokens: TokensOptions,
  ) {}

  onApplicationBootstrap(): void {
    for (const grant of this.extensions.find(Grant).filter((each) => each.isServed())) {
      if (this.grants.has(grant.type)) throw new Error(`Two grants have the type ${grant.type}.`);
      this.grants.set(grant.type, grant);
    }
  }

  /** The `grant_type` of every grant that is served. */
  get grantTypes(): string[] {
    return [...this.grants.keys()].toSorted();
  }

  /**
   * Answers a token request.
   * @param form the parsed body, of any shape
   * @throws OAuthError, or the error of a grant, if the request is rejected.
   */
  async exchange(form: unknown, request: HttpRequest): Promise<TokenResponse> {
    const { client, parameters, origin } = await this.clients.authenticate(form, request);
    // FastAPI's form leaves grant_type out, and so do the clients written for it.
    const grant = this.grants.get(parameters.get('grant_type') ?? 'password');
    if (!grant) throw new UnsupportedGrantTypeError();
    const allowed =
      client.id === FIRST_PARTY_CLIENT_ID
        ? grant.forFirstParty
        : grant.continuesOthers || client.grantTypes.includes(grant.type);
    if (!allowed) throw new UnauthorizedClientError();
    if (!isResourceOf(this.tokens.audience, parameters.get('resource')))
      throw new InvalidTargetError();
    const result = await this.attempts.exchange(grant, { parameters, client, request: origin });
    if ('challenge' in result) throw new ChallengeError(result.challenge);
    return 'tokens' in result ? result.tokens : result;
  }
}
