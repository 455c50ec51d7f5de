import { Injectable } from '@nestjs/common';
import { toActor } from '../../authorization/current-actor.decorator.js';
import { BROWSER_CLIENT } from '../../clients/client.js';
import type { Attempt } from '../../rate-limits/rate-limiter.js';
import { Enrolments } from '../../sign-in/enrolments.js';
import type { PresentedStep } from '../../sign-in/second-steps.js';
import { MfaTokenNotValidError } from '../../sign-in/sign-in.errors.js';
import {
  type BrowserSignIn,
  type BrowserSignInResult,
  type SignInResult,
  SignInService,
} from '../../sign-in/sign-in.service.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import { SecondFactorProofs } from '../second-factor-proofs.js';
import { addMethod, type LiveSecondStep, SecondStepTokens } from '../second-step-tokens.js';
import type { TotpSetup } from './totp-secrets.js';
import { TotpService } from './totp.service.js';

/** The end of a sign-in in which a user has set up an authenticator app. */
interface Enrolled<Result> {
  result: Result;
  /** Recovery codes, which are shown once. Empty if the user has some already. */
  recoveryCodes: string[];
}

type SignInWith<Result> = (user: User, step: LiveSecondStep, attempt: Attempt) => Promise<Result>;

/** Signs in users who need a second factor and have none: they set up an authenticator app first. */
@Injectable()
export class EnrolmentSignIn extends Enrolments {
  constructor(
    private readonly tokens: SecondStepTokens,
    private readonly proofs: SecondFactorProofs,
    private readonly totp: TotpService,
    private readonly users: UsersService,
    private readonly signIns: SignInService,
  ) {
    super();
  }

  /**
   * Creates a secret for the app of the user, in the place of one that was not confirmed.
   * @throws MfaTokenNotValidError if the enrolment is over; TotpAlreadyOnError if the user has an app meanwhile.
   */
  async start(step: PresentedStep): Promise<TotpSetup> {
    return this.proofs.attempt(step.request.ip, async () => {
      const { user, row } = await this.tokens.open('enrolment', step);
      return this.totp.start(user, row.id);
    });
  }

  /** Bound to the step: a thief who knows the password must not choose the key that the owner confirms. */
  async resume(step: PresentedStep): Promise<TotpSetup> {
    const { user, row } = await this.tokens.open('enrolment', step);
    return this.totp.resume(user, row.id);
  }

  /**
   * Confirms the app by a code, and signs the user in.
   * @throws MfaTokenNotValidError if the enrolment is over; WrongCodeError if the code is wrong; TotpNotStartedError.
   * @throws LimitExceededError, SignInDeniedError or UnavailableError.
   */
  complete(step: PresentedStep, code: string): Promise<Enrolled<SignInResult>> {
    const { client, request } = step;
    return this.enrol(step, code, (user, { row }, attempt) => {
      const scopes = row.scope === '' ? [] : row.scope.split(' ');
      const methods = addMethod(row.methodsDone, 'totp');
      return this.signIns.complete(user, { methods, client, scopes, request, attempt });
    });
  }

  /** Like {@link complete}, for the hosted pages. */
  completeInBrowser(
    step: Omit<PresentedStep, 'client'>,
    code: string,
    { lifetimeSeconds }: Pick<BrowserSignIn, 'lifetimeSeconds'>,
  ): Promise<Enrolled<BrowserSignInResult>> {
    const { request } = step;
    const inBrowser = { ...step, client: BROWSER_CLIENT };
    return this.enrol(inBrowser, code, (user, { row }, attempt) => {
      const methods = addMethod(row.methodsDone, 'totp');
      return this.signIns.completeInBrowser(user, { methods, request, attempt, lifetimeSeconds });
    });
  }

  private enrol<Result>(
    step: PresentedStep,
    code: string,
    signIn: SignInWith<Result>,
  ): Promise<Enrolled<Result>> {
    const { client, request } = step;
    return this.proofs.attempt(request.ip, async (attempt) => {
      const live = await this.tokens.open('enrolment', step);
      await this.tokens.countTry(live);
      const { id, sessionsVersion } = live.user;
      const actor = { ...toActor(request), kind: 'user' as const, userId: id, clientId: client.id };
      const confirmation = { code, sessionId: null, ip: request.ip };
      const recoveryCodes = await this.totp.confirm(live.user, confirmation, actor, (unit) =>
        this.tokens.use(live, unit),
      );
      // The enrolment has ended all sessions, which counts one. If something else has too, this sign-in is over.
      const user = await this.users.getById(id);
      if (user.sessionsVersion !== sessionsVersion + 1) throw new MfaTokenNotValidError();
      return { result: await signIn(user, live, attempt), recoveryCodes };
    });
  }
}
