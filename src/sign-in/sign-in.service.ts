import { Injectable } from '@nestjs/common';
import { UnitsOfWork } from '../events/units-of-work.js';
import type { Session } from '../sessions/session.entity.js';
import { SessionRefresher } from '../sessions/session-refresher.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { User } from '../users/user.entity.js';
import { causeOf } from '../authorization/caused-by.decorator.js';
import { Credentials, type PasswordSignIn } from './password/credentials.js';
import type { TokenResponse } from './token-response.dto.js';
import { TokenResponses } from './token-responses.js';
import { SignInLimits } from './password/sign-in-limits.js';
import type { Attempt } from '../rate-limits/attempt.js';

/** Credentials in, a session and its tokens out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly limits: SignInLimits,
    private readonly credentials: Credentials,
    private readonly sessions: SessionsService,
    private readonly refresher: SessionRefresher,
    private readonly responses: TokenResponses,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Throws `InvalidCredentialsError`, `InactiveUserError`, `SignInRefusedError`, `LimitExceededError` or
   * `UnavailableError`.
   */
  withPassword(signIn: PasswordSignIn): Promise<TokenResponse> {
    const { login, origin, scopes } = signIn;
    this.credentials.refuseIfBusy();
    return this.limits.signingIn(login, origin, async (attempt) => {
      const user = await this.credentials.check(signIn, attempt);
      const session = await this.begin(user, signIn, attempt);
      const answer = await this.responses.of({ session, user, scopes });
      return { ...answer, refresh_token: this.refresher.first(session) };
    });
  }

  /** Whoever has the password gets in, also where that cannot be kept just now. */
  private begin(
    user: User,
    { clientId, scopes, origin }: PasswordSignIn,
    attempt: Attempt,
  ): Promise<Session> {
    const cause = { ...causeOf(origin), actor: 'user', userId: user.id, clientId } as const;
    const begun = { user, clientId, scopes, authenticationMethod: 'password', origin };
    return this.units.runRegardless(cause, async (unit) => {
      const session = await this.sessions.start(begun, unit);
      // Last: everybody behind one address waits for the row that this holds.
      await attempt.succeeded(unit.transaction);
      return session;
    });
  }
}
