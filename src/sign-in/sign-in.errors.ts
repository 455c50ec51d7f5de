import { ProblemException } from '../http/problem.exception.js';

// A 401 has to name a way to authenticate (RFC 9110 section 15.5.2).
const CHALLENGE = { 'WWW-Authenticate': 'Bearer' };

/** 401 `invalid_credentials`: one answer for an unknown user and for a wrong password. */
export class InvalidCredentialsError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_credentials', detail: 'Incorrect username or password' },
      CHALLENGE,
    );
  }
}

/** 401 `inactive_user`: the password is right, and the user is disabled. */
export class InactiveUserError extends ProblemException {
  constructor() {
    super({ status: 401, code: 'inactive_user', detail: 'Inactive user' }, CHALLENGE);
  }
}

/** 403 and a `code` of the application's own: the password is right, and a `SignInStep` says no. */
export class SignInDeniedError extends ProblemException {
  /** `detail` is a sentence for the person who signs in. */
  constructor(code: string, detail: string) {
    super({ status: 403, code, detail });
  }
}
