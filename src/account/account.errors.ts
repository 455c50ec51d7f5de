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
