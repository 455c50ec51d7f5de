import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { SignInFailure } from '../../events/events.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import type { RequestOrigin } from '../../sessions/sessions.service.js';
import type { User } from '../../users/user.entity.js';
import { toActor } from '../../authorization/current-actor.decorator.js';
import { ExtensionRegistry } from '../steps/extension-registry.js';
import { LocalAuthenticator } from './local-authenticator.js';
import {
  InactiveUserError,
  InvalidCredentialsError,
  SignInDeniedError,
} from '../sign-in.errors.js';
import { SignInStep } from '../steps/sign-in-step.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import type { Attempt } from '../../rate-limits/attempt.js';

/** A sign-in by password. */
export interface PasswordSignIn {
  /** A user name or an e-mail address. */
  login: string;
  password: string;
  scopes: readonly string[];
  clientId: string;
  origin: RequestOrigin;
}

/** Whether somebody may sign in: by the password, and by the steps of the application. */
@Injectable()
export class PasswordAuthenticator implements OnApplicationBootstrap {
  private steps: readonly SignInStep[] = [];

  constructor(
    private readonly authenticator: LocalAuthenticator,
    private readonly extensions: ExtensionRegistry,
    private readonly units: UnitsOfWork,
    private readonly passwords: PasswordsService,
  ) {}

  onApplicationBootstrap(): void {
    this.steps = this.extensions.find(SignInStep);
  }

  /** Throws `UnavailableError` where {@link check} would: what is refused under load must not have cost a query. */
  refuseIfBusy(): void {
    this.passwords.refuseIfBusy();
  }

  /** Throws `InvalidCredentialsError`, `InactiveUserError`, `SignInDeniedError` or `UnavailableError`. */
  async check(signIn: PasswordSignIn, attempt: Attempt): Promise<User> {
    const { user, failure } = await this.authenticator.authenticate(signIn.login, signIn.password);
    if (user !== null && failure === null) {
      await this.takeSteps(user, signIn, attempt);
      return user;
    }
    await this.tellFailed(user, failure ?? 'unknown-user', signIn);
    // Told only to who knows the password: to anybody else a disabled account looks like none.
    throw failure === 'inactive-user' ? new InactiveUserError() : new InvalidCredentialsError();
  }

  private async takeSteps(user: User, signIn: PasswordSignIn, attempt: Attempt): Promise<void> {
    const { clientId, scopes, origin } = signIn;
    try {
      for (const step of this.steps) await step.check({ user, clientId, scopes, origin });
    } catch (error) {
      // The password was right: it is not guessed at.
      await attempt.succeeded();
      if (error instanceof SignInDeniedError) await this.tellFailed(user, 'refused', signIn);
      throw error;
    }
  }

  private tellFailed(
    user: User | null,
    reason: SignInFailure,
    { clientId, origin }: PasswordSignIn,
  ): Promise<void> {
    const event = { userId: user?.id ?? null, clientId, reason };
    return this.units.record({ ...toActor(origin), clientId }, 'sign-in.failed', event);
  }
}
