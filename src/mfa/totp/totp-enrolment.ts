import { Injectable } from '@nestjs/common';
import type { LiveSecondStep } from '../second-step-tokens.js';
import { splitScopes } from '../../authorization/scope-policy.js';
import { BrowserAppEnrolment, type Enrolled } from '../../sign-in/browser-enrolments.js';
import type { PresentedStep } from '../../sign-in/second-steps.js';
import {
  type ProvenUser,
  type SignInResult,
  SignInService,
} from '../../sign-in/sign-in.service.js';
import { EnrolmentSteps } from '../enrolment-steps.js';
import { SecondFactorProofs } from '../second-factor-proofs.js';
import type { TotpSetup } from './totp-secrets.js';
import { TotpService } from './totp.service.js';

/** Signs in users who need a second factor and have none: they set up an authenticator app first. */
@Injectable()
export class TotpEnrolment extends BrowserAppEnrolment {
  constructor(
    private readonly steps: EnrolmentSteps,
    private readonly proofs: SecondFactorProofs,
    private readonly totp: TotpService,
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
      const { user, row } = await this.steps.open(step);
      return this.totp.start(user, row.id);
    });
  }

  /** Bound to the step: a thief who knows the password must not choose the key that the owner confirms. */
  async resume(step: PresentedStep): Promise<TotpSetup> {
    const { user, row } = await this.steps.open(step);
    return this.totp.resume(user, row.id);
  }

  /**
   * Confirms the app by a code, and signs the user in.
   * @throws MfaTokenNotValidError if the enrolment is over; WrongCodeError if the code is wrong; TotpNotStartedError.
   * @throws LimitExceededError, SignInDeniedError or UnavailableError.
   */
  complete(step: PresentedStep, code: string): Promise<Enrolled<SignInResult>> {
    const { client, request } = step;
    return this.enrol(step, code, ({ user, row, methods, attempt }) => {
      const scopes = splitScopes(row.scope);
      return this.signIns.complete(user, { methods, client, scopes, request, attempt });
    });
  }

  enrol<Result>(
    step: PresentedStep,
    code: unknown,
    signIn: (enrolled: ProvenUser & LiveSecondStep) => Promise<Result>,
  ): Promise<Enrolled<Result>> {
    const confirmation = { code, sessionId: null, ip: step.request.ip };
    return this.steps.enrol(
      step,
      async ({ user }, actor, use) => ({
        method: 'totp',
        recoveryCodes: await this.totp.confirm(user, confirmation, actor, use),
      }),
      signIn,
    );
  }
}
