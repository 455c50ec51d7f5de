import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type Client,
  FIRST_PARTY_CLIENT_ID,
  mayRefresh,
  toClientSubject,
} from '../clients/client.js';
import { toAuthenticationClaims } from '../sessions/authentication-context.js';
import type { Session } from '../sessions/session.entity.js';
import { RefreshTokenService } from '../sessions/refresh-tokens.js';
import type { LiveSession } from '../sessions/live-sessions.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import type { User } from '../users/user.entity.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import { IdTokens } from './id-tokens.js';
import { collectClaims, TokenClaims } from './token-claims.js';
import type { TokenResponse } from './token-response.dto.js';
import { ScopePolicy, splitScopes } from '../authorization/scope-policy.js';

/** The session, the user and the scopes that a token response is created from. */
interface GrantedTokens {
  session: LiveSession;
  /** The user of the session; null for a client that acts for itself. */
  user: User | null;
  scopes: readonly string[];
  /** As in {@link FirstTokens}. */
  nonce?: string | null;
}

/** A session that has started, its user and its client. */
interface FirstTokens {
  session: Session;
  user: User;
  client: Client;
  /** The `nonce` of the authorization request, if the session answers one. */
  nonce?: string | null;
}

/** Creates the response of every route that issues tokens. */
@Injectable()
export class TokenResponseFactory implements OnApplicationBootstrap {
  private sources: readonly TokenClaims[] = [];
  private idTokens: IdTokens | undefined;

  constructor(
    private readonly accessTokens: AccessTokenIssuer,
    private readonly extensions: ExtensionRegistry,
    private readonly policy: ScopePolicy,
    private readonly refreshTokens: RefreshTokenService,
  ) {}

  onApplicationBootstrap(): void {
    this.sources = this.extensions.find(TokenClaims);
    [this.idTokens] = this.extensions.find(IdTokens);
  }

  /** Issues the first tokens of a new session of a user; a refresh token too, if the client may refresh. */
  async createFirst({ session, user, client, nonce }: FirstTokens): Promise<TokenResponse> {
    const tokens = await this.create({ session, user, scopes: splitScopes(session.scope), nonce });
    if (!mayRefresh(client)) return tokens;
    return { ...tokens, refresh_token: this.refreshTokens.issue(session) };
  }

  /**
   * Issues an access token for the session (RFC 6749 section 5.1), without the scopes that the user's roles do not give,
   * and an id_token if `openid` is one of them. The caller adds the refresh token.
   */
  async create(given: GrantedTokens): Promise<TokenResponse> {
    const { session, user, scopes: granted, nonce = null } = given;
    const scopes = this.policy.allowedFor(user ? user.roles : null, granted);
    const { accessToken, expiresInSeconds } = await this.accessTokens.issue({
      subject: user?.subject ?? toClientSubject(session.clientId),
      clientId: session.clientId,
      sessionId: session.id,
      scopes,
      roles: user?.roles ?? [],
      emailVerified: user ? user.emailVerifiedAt !== null : false,
      authentication: toAuthenticationClaims(session),
      notAfter: session.expiresAt,
      claims: await collectClaims(this.sources, { user, session, scopes }),
    });
    const tokens: TokenResponse = {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
    // The first-party client needs none: it asked for the password itself, and there is no authorization request to
    // answer.
    const isOpenId = scopes.includes('openid') && session.clientId !== FIRST_PARTY_CLIENT_ID;
    if (!user || !isOpenId || !this.idTokens) return tokens;
    const id_token = await this.idTokens.issue({ user, session, scopes, accessToken, nonce });
    return { ...tokens, id_token };
  }
}
