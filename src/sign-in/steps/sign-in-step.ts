import type { User } from '../../users/user.entity.js';
import type { SignInOrigin } from '../../sessions/sessions.service.js';

/**
 * A sign-in whose credentials are right.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { type SignInAttempt, SignInRefusedError, SignInStep } from 'nightlatch';
 *
 * // Scopes that are given out on the company's own network alone.
 * @Injectable()
 * export class AdminFromOffice extends SignInStep {
 *   check({ scopes, origin }: SignInAttempt): void {
 *     if (!scopes.includes('admin') || origin.ip?.startsWith('10.')) return;
 *     throw new SignInRefusedError('not_from_here', 'Administrators sign in from the office.');
 *   }
 * }
 * ```
 */
export interface SignInAttempt {
  user: User;
  clientId: string;
  scopes: readonly string[];
  origin: SignInOrigin;
}

/**
 * What has to hold, beside the password, before somebody is signed in. Every provider of the application that
 * extends this class is asked at each sign-in with a password, one after the other.
 *
 * @example
 * ```ts
 * import { Injectable, Module } from '@nestjs/common';
 * import { type SignInAttempt, SignInRefusedError, SignInStep } from 'nightlatch';
 *
 * @Injectable()
 * class StaffOnly extends SignInStep {
 *   check({ user }: SignInAttempt): void {
 *     if (user.roles.includes('staff')) return;
 *     throw new SignInRefusedError('not_staff', 'This site is for the staff.');
 *   }
 * }
 *
 * // To be a provider, of whichever module, is all it takes.
 * @Module({ providers: [StaffOnly] })
 * export class StaffModule {}
 * ```
 */
export abstract class SignInStep {
  /** Throws {@link SignInRefusedError} where the sign-in is not to be. */
  abstract check(attempt: SignInAttempt): void | Promise<void>;
}
