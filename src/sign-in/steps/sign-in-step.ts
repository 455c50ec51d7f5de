import type { User } from '../../users/user.entity.js';
import type { RequestOrigin } from '../../sessions/sessions.service.js';

/** A sign-in whose credentials are right. */
export interface SignInAttempt {
  user: User;
  clientId: string;
  scopes: readonly string[];
  origin: RequestOrigin;
}

/**
 * What has to hold, beside the password, before somebody is signed in. Every provider of the application that
 * extends this class is asked at each sign-in with a password, one after the other.
 *
 * @example
 * ```ts
 * import { Injectable, Module } from '@nestjs/common';
 * import { type SignInAttempt, SignInDeniedError, SignInStep } from 'nightlatch';
 *
 * @Injectable()
 * class StaffOnly extends SignInStep {
 *   check({ user }: SignInAttempt): void {
 *     if (user.roles.includes('staff')) return;
 *     throw new SignInDeniedError('not_staff', 'This site is for the staff.');
 *   }
 * }
 *
 * // To be a provider, of whichever module, is all it takes.
 * @Module({ providers: [StaffOnly] })
 * export class StaffModule {}
 * ```
 */
export abstract class SignInStep {
  /** Throws {@link SignInDeniedError} where the sign-in is not to be. */
  abstract check(attempt: SignInAttempt): void | Promise<void>;
}
