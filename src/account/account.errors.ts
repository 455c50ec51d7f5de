import { ValidationFailedError } from '../http/errors.js';
import { ProblemException } from '../http/problem.exception.js';

/** 422 `wrong_password`: the current password is wrong. Not a 401, because the token is valid. */
export class WrongPasswordError extends ProblemException {
  constructor(field = 'current_password') {
    super({
      status: 422,
      code: 'wrong_password',
      detail: 'The current password is wrong.',
      errors: [{ field, message: 'is wrong' }],
    });
  }
}

/** 422 `validation_failed`: the request needs the password of the account, or a token of its user. */
export class PasswordNeededError extends ValidationFailedError {
  constructor() {
    super([{ field: 'password', message: 'is needed: the password of the account' }]);
  }
}
