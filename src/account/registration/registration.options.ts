/** Options of `RegistrationModule.forRoot()`. */
export interface RegistrationOptions {
  /** Whether people may register themselves. If not, `POST /users` answers 403. Default: true. */
  open?: boolean;
}

/** The injection token of {@link RegistrationOptions}. */
export const REGISTRATION_OPTIONS = Symbol('REGISTRATION_OPTIONS');
