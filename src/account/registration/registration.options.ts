/** Options of `RegistrationModule.forRoot()`. */
export interface RegistrationOptions {
  /** Whether people may register themselves. If not, `POST /users` answers 403. Default: true. */
  open?: boolean | undefined;
  /**
   * `required` creates an account when its address is verified, so `POST /users` answers 202 for every address. It needs
   * `VerificationModule`. With `optional`, the account exists at once, and `VerificationModule` mails it a link.
   * Default: optional.
   */
  verification?: 'optional' | 'required' | undefined;
}

/** The injection token of {@link RegistrationOptions}. */
export const REGISTRATION_OPTIONS = Symbol('REGISTRATION_OPTIONS');
