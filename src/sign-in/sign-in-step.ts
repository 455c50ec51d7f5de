import type { User } from '../users/user.entity.js';
import type { SignInOrigin } from '../sessions/sessions.service.js';

/** A sign-in whose credentials are right. */
export interface SignInAttempt {
  user: User;
  clientId: string;
  scopes: readonly string[];
  origin: SignInOrigin;
}

/**
 * What has to hold, beside the password, before somebody is signed in. Every provider of the application that
 * extends this class is asked at each sign-in with a password, one after the other.
 */
export abstract class SignInStep {
  /** Throws {@link SignInRefusedError} where the sign-in is not to be. */
  abstract check(attempt: SignInAttempt): void | Promise<void>;
}
