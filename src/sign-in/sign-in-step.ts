import type { Client } from '../clients/client.js';
import type { RequestOrigin } from '../http/request-origin.js';
import type { User } from '../users/user.entity.js';
import type { Challenge } from './challenge.js';
import type { SignInDeniedError } from './sign-in.errors.js';

/** A sign-in whose user is proven, before a session starts. */
export interface PendingSignIn {
  user: User;
  client: Client;
  /** How the user was proven, for example `password`. */
  methods: readonly string[];
  scopes: readonly string[];
  request: RequestOrigin;
}

/** What a {@link SignInStep} answers. */
export type StepResult =
  | { status: 'passed' }
  | { status: 'challenge'; challenge: Challenge }
  | { status: 'denied'; error: SignInDeniedError };

/** The {@link StepResult} of a step that has no objection. */
export const PASSED: StepResult = Object.freeze({ status: 'passed' });

/**
 * A condition that every sign-in must meet beside the proof of identity. Each provider of the application that extends
 * this class is asked, one after the other, until one does not pass. Only a person who has proven the identity sees the
 * answer.
 *
 * @example
 * ```ts
 * import { Injectable, Module } from '@nestjs/common';
 * import { PASSED, type PendingSignIn, SignInDeniedError, SignInStep, type StepResult } from 'nightlatch';
 *
 * @Injectable()
 * class StaffOnly extends SignInStep {
 *   evaluate({ user }: PendingSignIn): StepResult {
 *     if (user.roles.includes('staff')) return PASSED;
 *     const error = new SignInDeniedError('not_staff', 'This site is for the staff.');
 *     return { status: 'denied', error };
 *   }
 * }
 *
 * // Being a provider of any module is enough.
 * @Module({ providers: [StaffOnly] })
 * export class StaffModule {}
 * ```
 */
export abstract class SignInStep {
  /** Decides whether the sign-in may go on. A thrown `SignInDeniedError` denies it; any other error fails the request. */
  abstract evaluate(signIn: PendingSignIn): StepResult | Promise<StepResult>;
}
