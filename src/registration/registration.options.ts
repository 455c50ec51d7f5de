/** What `RegistrationModule.forRoot()` is configured with. */
export interface RegistrationOptions {
  /** `closed`: nobody can register by themselves; `POST /users` answers 403. `open` by default. */
  registration?: 'open' | 'closed';
}

/** The token that {@link RegistrationOptions} are injected by. */
export const REGISTRATION_OPTIONS = Symbol('REGISTRATION_OPTIONS');
