/** What `RegistrationModule.forRoot()` is configured with. */
export interface RegistrationOptions {
  /** False: nobody can register by themselves; `POST /users` answers 403. True by default. */
  open?: boolean;
}

/** The token that {@link RegistrationOptions} are injected by. */
export const REGISTRATION_OPTIONS = Symbol('REGISTRATION_OPTIONS');
