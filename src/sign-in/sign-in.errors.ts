import { ValidationFailedError } from '../http/errors.js';
import { ProblemException } from '../http/problem.exception.js';
import type { Challenge } from './challenge.js';

// A 401 has to name a way to authenticate (RFC 9110 section 15.5.2).
const CHALLENGE_HEADER = { 'WWW-Authenticate': 'Bearer' };

/** 401 `invalid_credentials`: one answer for an unknown user and for a wrong password. */
export class InvalidCredentialsError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_credentials', detail: 'Incorrect username or password' },
      CHALLENGE_HEADER,
    );
  }
}

/** 401 `inactive_user`: the password is right, but the user is disabled. */
export class InactiveUserError extends ProblemException {
  constructor() {
    super({ status: 401, code: 'inactive_user', detail: 'Inactive user' }, CHALLENGE_HEADER);
  }
}

/** 422: the requested scope is malformed, unknown, or not for this client. */
export class UnknownScopeError extends ValidationFailedError {
  constructor() {
    super([{ field: 'scope', message: 'contains an unknown scope' }]);
  }
}

/** 403 with a `code` of the application: the user is proven, but a `SignInStep` denies the sign-in. */
export class SignInDeniedError extends ProblemException {
  /**
   * @param code stable and `snake_case`, for a program
   * @param detail one sentence for the person who signs in
   */
  constructor(code: string, detail: string) {
    super({ status: 403, code, detail });
  }
}

/** 403 with the `code` and members of a {@link Challenge}: the user is proven, but a `SignInStep` asks for more. */
export class SignInChallengeError extends ProblemException {
  constructor({ code, detail, members }: Challenge) {
    super({ status: 403, code, detail, members });
  }
}

/** 401 `invalid_passkey`: one answer for every passkey that does not sign in, whatever is wrong with it. */
export class InvalidPasskeyError extends ProblemException {
  constructor() {
    super(
      {
        status: 401,
        code: 'invalid_passkey',
        detail: 'The passkey was not accepted. Try again, or sign in another way.',
      },
      CHALLENGE_HEADER,
    );
  }
}

/** 401 `invalid_second_factor`: the code, or whatever else proves the second factor, is wrong or was used. */
export class InvalidSecondFactorError extends ProblemException {
  constructor() {
    super(
      { status: 401, code: 'invalid_second_factor', detail: 'The second factor is not valid' },
      CHALLENGE_HEADER,
    );
  }
}

/** 401 `mfa_token_not_valid`: the token of the second step is unknown, used, expired, or had too many tries. */
export class MfaTokenNotValidError extends ProblemException {
  constructor() {
    super(
      {
        status: 401,
        code: 'mfa_token_not_valid',
        detail: 'The second step is over; sign in again',
      },
      CHALLENGE_HEADER,
    );
  }
}

/** 422 `invalid_second_factor`: the second factor of a signed-in user is wrong. Not a 401, because the token is valid. */
export class WrongSecondFactorError extends ProblemException {
  constructor() {
    super({ status: 422, code: 'invalid_second_factor', detail: 'The second factor is not valid' });
  }
}

/** 422 `second_factor_needed`: the user's second factor is on, so the password alone does not prove them. */
export class SecondFactorNeededError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'second_factor_needed',
      detail: 'Send a second factor instead of the password.',
    });
  }
}

/** 409 `last_sign_in_method`: without it, the user could not sign in any more. */
export class LastSignInMethodError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'last_sign_in_method',
      detail: 'This is the only way in which you can sign in. Add another one first.',
    });
  }
}

/** 409 `email_not_verified`: the user has to verify the e-mail address before they add a way to sign in. */
export class VerifiedEmailNeededError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'email_not_verified',
      detail: 'Verify your e-mail address first.',
    });
  }
}
