import { Inject, Injectable } from '@nestjs/common';
import { TOKENS_OPTIONS, type TokensOptions } from '../../tokens/tokens.options.js';
import { formParameters, required } from '../grants/form-parameters.js';
import { InvalidClientError, rethrowInOAuthForm } from '../grants/oauth.errors.js';
import {
  type VerifiedRefreshToken,
  RefreshTokenService,
} from '../../sessions/refresh-token.service.js';
import { LiveSessions } from '../../sessions/live-sessions.js';
import { toSubject } from '../../users/user-subject.js';
import { ClientAuthenticator } from './client-authenticator.js';
import type { IntrospectionResponse } from './introspection.dto.js';
import { type ReadToken, TokenReader } from './token-reader.js';
import type { RequestOrigin } from '../../http/request-origin.js';

/** Whatever is wrong with the token, the answer is this one and no more (RFC 7662 section 2.2). */
const INACTIVE: IntrospectionResponse = { active: false };

/** Telling other services whether a token is good (RFC 7662), by the same rules as the guards. */
@Injectable()
export class IntrospectionService {
  constructor(
    @Inject(TOKENS_OPTIONS) private readonly options: TokensOptions,
    private readonly clients: ClientAuthenticator,
    private readonly tokens: TokenReader,
    private readonly refresher: RefreshTokenService,
    private readonly sessions: LiveSessions,
  ) {}

  /** Throws an `OAuthError`. */
  async introspect(
    form: unknown,
    authorization: string | undefined,
    origin: RequestOrigin,
  ): Promise<IntrospectionResponse> {
    const parameters = formParameters(form);
    try {
      const client = await this.clients.authenticate(authorization, parameters, origin);
      // Who proves nothing is told nothing: a public client could be anybody who tries tokens out.
      if (!client.confidential) throw new InvalidClientError();
      const token = await this.tokens.read(required(parameters, 'token'));
      if (token?.access) return accessToken(token.access);
      // A refresh token is for its own client and for nobody else.
      if (token?.refresh && token.clientId === client.id) {
        return await this.refreshToken(token.refresh);
      }
      return INACTIVE;
    } catch (error) {
      return rethrowInOAuthForm(error);
    }
  }

  private async refreshToken(presented: VerifiedRefreshToken): Promise<IntrospectionResponse> {
    const session = await this.refresher.findCurrent(presented);
    const user = session && (await this.sessions.findUser(session));
    if (!user || user.disabled) return INACTIVE;
    return {
      active: true,
      scope: session.scope,
      client_id: session.clientId,
      exp: Math.floor(session.idleExpiresAt.getTime() / 1000),
      iat: Math.floor(session.lastUsedAt.getTime() / 1000),
      sub: toSubject(user),
      iss: this.options.issuer,
      sid: session.id,
    };
  }
}

function accessToken({
  claims,
  principal,
}: NonNullable<ReadToken['access']>): IntrospectionResponse {
  const { client_id, exp, iat, sub, aud, iss, jti, sid } = claims;
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
    sid,
    roles: principal.roles,
  };
}
