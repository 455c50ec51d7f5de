import type { Client } from '../clients/client.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { User } from '../users/user.entity.js';
import type { ProvenUser, SignInResult } from './sign-in.service.js';

/** What a person presents as a second factor. */
export interface PresentedFactor {
  /** The `kind` of the `SecondFactor` that verifies it: `totp`, `recovery_code`, `passkey`. */
  kind: string;
  /** The code, or what else this factor takes. */
  proof: unknown;
}

/** The token of a second step, and the client that presents it. */
export interface PresentedStep {
  /** The `mfa_token` of the challenge. */
  token: string;
  client: Client;
  request: RequestOrigin;
}

/** A second step that waits for its proof. */
export interface OpenSecondStep {
  id: string;
  user: User;
  /** The kinds of factors that the user has, the best first. */
  kinds: readonly string[];
}

/** Finishes sign-ins whose first proof is accepted. The feature `mfa/` extends it; without that no sign-in has a second step. */
export abstract class SecondSteps {
  /**
   * Returns the step, without using it up.
   * @throws MfaTokenNotValidError if the step is over.
   */
  abstract open(step: PresentedStep): Promise<OpenSecondStep>;

  /** Returns what the device of the user needs to prove this factor, such as the options of a passkey; null if nothing. */
  abstract prepare(step: OpenSecondStep, kind: string): Promise<object | null>;

  /**
   * Signs the user in with a second factor.
   * @throws MfaTokenNotValidError if the step is over; InvalidSecondFactorError if the proof is wrong.
   * @throws LimitExceededError, SignInDeniedError, InactiveUserError or UnavailableError.
   */
  abstract complete(step: PresentedStep, presented: PresentedFactor): Promise<SignInResult>;

  /** Like {@link complete}, but `signIn` signs the user in. */
  abstract prove<T>(
    step: PresentedStep,
    presented: PresentedFactor,
    signIn: (proven: ProvenUser) => Promise<T>,
  ): Promise<T>;
}
