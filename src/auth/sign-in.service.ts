import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import { LocalAuthenticator } from './local-authenticator.js';
import type { TokenResponse } from './token-response.dto.js';

/** The `client_id` of whoever calls without one: the application that the server belongs to. */
export const FIRST_PARTY_CLIENT_ID = 'nightlatch';

/** A sign-in by password. */
export interface PasswordSignIn {
  /** A user name or an e-mail address. */
  login: string;
  password: string;
  scopes: string[];
  clientId: string;
}

/** Credentials in, tokens out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly authenticator: LocalAuthenticator,
    private readonly accessTokens: AccessTokenIssuer,
    private readonly clock: Clock,
  ) {}

  /** Throws `InvalidCredentialsError`, `InactiveUserError` or `UnavailableError`. */
  async withPassword(signIn: PasswordSignIn): Promise<TokenResponse> {
    const { login, password, scopes, clientId } = signIn;
    const user = await this.authenticator.authenticate(login, password);
    const { accessToken, expiresInSeconds } = this.accessTokens.issue({
      userId: user.id,
      clientId,
      sessionId: uuidv7({ msecs: this.clock.now().getTime() }),
      scopes,
      roles: user.roles,
    });
    return {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresInSeconds,
      scope: scopes.join(' '),
    };
  }
}
