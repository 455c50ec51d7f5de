import { ProblemException } from '../http/problem.exception.js';
import type { RequiredSignIn } from './route-access.js';

/** 403 `insufficient_scope`: the token lacks a scope that the route requires. */
export class InsufficientScopeError extends ProblemException {
  constructor(required: readonly string[]) {
    super(
      { status: 403, code: 'insufficient_scope', detail: 'Not enough permissions' },
      { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${required.join(' ')}"` },
    );
  }
}

/** 403 `email_not_verified`: the user has not verified their e-mail address, or a client acts for itself. */
export class EmailNotVerifiedError extends ProblemException {
  constructor() {
    super({
      status: 403,
      code: 'email_not_verified',
      detail: 'The e-mail address of the account is not verified.',
    });
  }
}

/** How recent a sign-in has to be if a route does not say it. */
export const RECENT_SIGN_IN_SECONDS = 600;

/** 401 `insufficient_user_authentication`: the user has to sign in again first (RFC 9470 section 3). */
export class InsufficientAuthenticationError extends ProblemException {
  /** @param required what the route asks for, and whether the sign-in was strong enough */
  constructor({
    maxAgeSeconds = RECENT_SIGN_IN_SECONDS,
    acr,
    isStrong = true,
  }: RequiredSignIn & { isStrong?: boolean }) {
    // The sentences of the RFC.
    const detail = isStrong
      ? 'More recent authentication is required'
      : 'A different authentication level is required';
    super(
      {
        status: 401,
        code: 'insufficient_user_authentication',
        detail,
        members: { max_age: maxAgeSeconds, ...(acr !== undefined && { acr_values: acr }) },
      },
      {
        'WWW-Authenticate':
          `Bearer error="insufficient_user_authentication", error_description="${detail}", ` +
          `max_age="${maxAgeSeconds}"${acr === undefined ? '' : `, acr_values="${acr}"`}`,
      },
    );
  }
}

/** 403 `insufficient_role`: the user has none of the roles that the route requires. */
export class InsufficientRoleError extends ProblemException {
  constructor() {
    super({ status: 403, code: 'insufficient_role', detail: 'Not enough permissions' });
  }
}

/** 403 `different_user`: a socket was sent the token of another user than it had before. */
export class DifferentUserError extends ProblemException {
  constructor() {
    super({
      status: 403,
      code: 'different_user',
      detail: 'The connection belongs to another user. Open a new one.',
    });
  }
}
