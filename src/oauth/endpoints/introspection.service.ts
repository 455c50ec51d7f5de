import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../tokens/principal.js';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { getRequired } from '../../http/form-parameters.js';
import { InvalidClientError } from '../grants/oauth.errors.js';
import { type VerifiedRefreshToken, RefreshTokenService } from '../../sessions/refresh-tokens.js';
import { toAuthenticationClaims } from '../../sessions/authentication-context.js';
import { LiveSessions } from '../../sessions/live-sessions.js';
import { ScopePolicy } from '../../authorization/scope-policy.js';
import { ClientAuthenticator } from './client-authenticator.js';
import type { IntrospectionResponse } from './introspection.dto.js';
import { TokenReader } from './token-reader.js';
import type { HttpRequest } from '../../http/request-origin.js';

/** The one answer for every invalid token: it does not say what is wrong (RFC 7662 section 2.2). */
const INACTIVE: IntrospectionResponse = { active: false };

/** Tells other services whether a token is valid (RFC 7662), by the same rules as the guards. */
@Injectable()
export class IntrospectionService {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenReader,
    private readonly refreshTokens: RefreshTokenService,
    private readonly sessions: LiveSessions,
    private readonly scopes: ScopePolicy,
  ) {}

  /**
   * Returns the state of the token.
   * @throws OAuthError if the request is malformed, or its client is not authenticated.
   */
  async introspect(form: unknown, request: HttpRequest): Promise<IntrospectionResponse> {
    const { client, parameters, origin } = await this.clients.authenticate(form, request);
    // A public client has proven nothing: it could be an attacker who tries tokens out.
    if (!client.confidential) throw new InvalidClientError();
    const token = await this.tokens.read(getRequired(parameters, 'token'), origin);
    if (token?.access) return toAccessTokenState(token.access);
    if (token?.refresh && token.clientId === client.id) {
      return this.getRefreshTokenState(token.refresh);
    }
    return INACTIVE;
  }

  private async getRefreshTokenState(
    presented: VerifiedRefreshToken,
  ): Promise<IntrospectionResponse> {
    const session = await this.refreshTokens.findCurrent(presented);
    const user = session && (await this.sessions.findUser(session));
    if (!user || user.disabled) return INACTIVE;
    return {
      active: true,
      scope: this.scopes.narrow(session, user.roles),
      client_id: session.clientId,
      exp: Math.floor(session.idleExpiresAt.getTime() / 1000),
      iat: Math.floor(session.lastUsedAt.getTime() / 1000),
      sub: user.subject,
      iss: this.options.issuer,
      sid: session.id,
      ...toAuthenticationClaims(session),
    };
  }
}

function toAccessTokenState(principal: Principal): IntrospectionResponse {
  const { client_id, exp, iat, sub, aud, iss, jti, sid, acr, amr, auth_time } = principal.claims;
  return {
    active: true,
    scope: principal.scopes.join(' '),
    client_id,
    ...(principal.username !== null && { username: principal.username }),
    token_type: 'Bearer',
    exp,
    iat,
    sub,
    aud,
    iss,
    jti,
    // A personal access token has no session.
    ...(sid !== undefined && { sid }),
    roles: principal.roles,
    ...(principal.userId !== null && { email_verified: principal.emailVerified }),
    // Left out for a client that acts for itself.
    ...(acr !== undefined && { acr, amr }),
    ...(auth_time !== undefined && { auth_time }),
  };
}
