import { Injectable } from '@nestjs/common';
import { UnitsOfWork } from '../events/units-of-work.js';
import type { Session } from '../sessions/session.entity.js';
import { RefreshTokenService } from '../sessions/refresh-token.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { User } from '../users/user.entity.js';
import { toActor } from '../authorization/current-actor.decorator.js';
import { PasswordAuthenticator, type PasswordSignIn } from './password/password-authenticator.js';
import type { TokenResponse } from './token-response.dto.js';
import { TokenResponseFactory } from './token-response.factory.js';
import { SignInLimits } from './password/sign-in-limits.js';
import type { Attempt } from '../rate-limits/attempt.js';

/** Credentials in, a session and its tokens out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly limits: SignInLimits,
    private readonly credentials: PasswordAuthenticator,
    private readonly sessions: SessionsService,
    private readonly refresher: RefreshTokenService,
    private readonly responses: TokenResponseFactory,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Throws `InvalidCredentialsError`, `InactiveUserError`, `SignInDeniedError`, `LimitExceededError` or
   * `UnavailableError`.
   */
  withPassword(signIn: PasswordSignIn): Promise<TokenResponse> {
    const { login, origin, scopes } = signIn;
    this.credentials.refuseIfBusy();
    return this.limits.signingIn(login, origin, async (attempt) => {
      const user = await this.credentials.check(signIn, attempt);
      const session = await this.begin(user, signIn, attempt);
      const answer = await this.responses.create({ session, user, scopes });
      return { ...answer, refresh_token: this.refresher.issue(session) };
    });
  }

  /** Whoever has the password gets in, also where that cannot be kept just now. */
  private begin(
    user: User,
    { clientId, scopes, origin }: PasswordSignIn,
    attempt: Attempt,
  ): Promise<Session> {
    const cause = { ...toActor(origin), kind: 'user', userId: user.id, clientId } as const;
    const begun = { user, clientId, scopes, authenticationMethod: 'password', origin };
    return this.units.runEvenIfAuditFails(cause, async (unit) => {
      const session = await this.sessions.start(begun, unit);
      // Last: everybody behind one address waits for the row that this holds.
      await attempt.succeeded(unit.transaction);
      return session;
    });
  }
}
