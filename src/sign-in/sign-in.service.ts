import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SessionRefresher } from '../sessions/session-refresher.js';
import { SessionsService, type SignInOrigin } from '../sessions/sessions.service.js';
import { Extensions } from './extensions.js';
import { LocalAuthenticator } from './local-authenticator.js';
import { SignInStep } from './sign-in-step.js';
import type { TokenResponse } from './token-response.dto.js';
import { TokenResponses } from './token-responses.js';

/** A sign-in by password. */
export interface PasswordSignIn {
  /** A user name or an e-mail address. */
  login: string;
  password: string;
  scopes: readonly string[];
  clientId: string;
  origin: SignInOrigin;
}

/** Credentials in, a session and its tokens out. */
@Injectable()
export class SignInService implements OnApplicationBootstrap {
  private steps: readonly SignInStep[] = [];

  constructor(
    private readonly authenticator: LocalAuthenticator,
    private readonly sessions: SessionsService,
    private readonly refresher: SessionRefresher,
    private readonly responses: TokenResponses,
    private readonly extensions: Extensions,
  ) {}

  onApplicationBootstrap(): void {
    this.steps = this.extensions.find(SignInStep);
  }

  /** Throws `InvalidCredentialsError`, `InactiveUserError`, `SignInRefusedError` or `UnavailableError`. */
  async withPassword(signIn: PasswordSignIn): Promise<TokenResponse> {
    const { login, password, scopes, clientId, origin } = signIn;
    const user = await this.authenticator.authenticate(login, password);
    for (const step of this.steps) await step.check({ user, clientId, scopes, origin });
    const session = await this.sessions.start({
      user,
      clientId,
      scopes,
      authenticationMethod: 'password',
      origin,
    });
    const answer = await this.responses.of({ session, user, scopes });
    return { ...answer, refresh_token: this.refresher.first(session) };
  }
}
