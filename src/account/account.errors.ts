import { ValidationFailedError } from '../http/errors.js';
import { ProblemException } from '../http/problem.exception.js';

/** 422 `validation_failed`: the request needs the password of the account, or a token of its user. */
export class PasswordNeededError extends ValidationFailedError {
  constructor() {
    super([{ field: 'password', message: 'is needed: the password of the account' }]);
  }
}

/** 422 `email_unchanged`: the user has this address already, in this or another spelling. */
export class EmailUnchangedError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'email_unchanged',
      detail: 'This is the e-mail address of the account already.',
      errors: [{ field: 'email', message: 'is the address of the account already' }],
    });
  }
}

/** 422 `sign_in_needed`: the user of the link has no password, so the request needs a token of the user. */
export class SignInNeededError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'sign_in_needed',
      detail: 'The account has no password. Sign in first, and open the link again.',
    });
  }
}
