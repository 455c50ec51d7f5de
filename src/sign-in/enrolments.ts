import type { PresentedStep } from './second-steps.js';
import type { BrowserSignIn, BrowserSignInResult } from './sign-in.service.js';

/** What a person needs to set up a second factor. */
interface FactorSetup {
  /** The key, to be typed into an app. */
  secretPlain: string;
  /** The key as a QR code. */
  qrSvg: string;
}

/** Has users who need a second factor and have none set one up while they sign in, on the pages. `mfa/` extends it. */
export abstract class Enrolments {
  /**
   * Returns the key that was created for this step, or creates one.
   * @throws MfaTokenNotValidError if the step is over; ProblemException 409 if the user has a factor meanwhile.
   */
  abstract resume(step: PresentedStep): Promise<FactorSetup>;

  /**
   * Confirms the key by a code, and signs the user in.
   * @returns the end of the sign-in, and recovery codes, which are shown once.
   * @throws MfaTokenNotValidError if the step is over; ProblemException 422 if the code is wrong.
   * @throws LimitExceededError, SignInDeniedError or UnavailableError.
   */
  abstract completeInBrowser(
    step: Omit<PresentedStep, 'client'>,
    code: string,
    browser: Pick<BrowserSignIn, 'lifetimeSeconds'>,
  ): Promise<{ result: BrowserSignInResult; recoveryCodes: string[] }>;
}
