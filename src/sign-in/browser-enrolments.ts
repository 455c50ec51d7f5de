import type { PresentedStep } from './second-steps.js';
import type { ProvenUser } from './sign-in.service.js';

/** What a person needs to set up an authenticator app. */
interface AppSetup {
  /** The key, to be typed into an app. */
  secretPlain: string;
  /** The key as a QR code. */
  qrSvg: string;
  /** The key as a URI, which opens an app. */
  otpauthUri: string;
}

/** The end of a sign-in in which a user has set up a second factor. */
export interface Enrolled<Result> {
  result: Result;
  /** Recovery codes, which are shown once. Empty if the user has some already. */
  recoveryCodes: string[];
}

/** Has users who need a second factor and have none set one up while they sign in, on the pages. `mfa/` extends it. */
export abstract class BrowserEnrolment {
  /**
   * Sets the factor up, and then signs the user in with `signIn`.
   * @param proof the code of the app, or what `navigator.credentials.create()` returned, as JSON
   * @throws MfaTokenNotValidError if the enrolment is over; ProblemException 409 or 422 if the proof is not accepted.
   * @throws LimitExceededError, SignInDeniedError or UnavailableError.
   */
  abstract enrol<T>(
    step: PresentedStep,
    proof: unknown,
    signIn: (proven: ProvenUser) => Promise<T>,
  ): Promise<Enrolled<T>>;
}

/** {@link BrowserEnrolment} of an authenticator app. */
export abstract class BrowserAppEnrolment extends BrowserEnrolment {
  /**
   * Returns the key that was created for this step, or creates one.
   * @throws MfaTokenNotValidError if the step is over; ProblemException 409 if the user has a factor meanwhile.
   */
  abstract resume(step: PresentedStep): Promise<AppSetup>;
}

/** {@link BrowserEnrolment} of a passkey. */
export abstract class BrowserPasskeyEnrolment extends BrowserEnrolment {
  /**
   * Creates the options of `navigator.credentials.create()` for this step.
   * @throws MfaTokenNotValidError if the step is over.
   */
  abstract createOptions(step: PresentedStep): Promise<object>;
}
