import { ProblemException } from '../errors/problem.exception.js';

/** 403 `registration_closed`: accounts are made by the people who run this server. */
export class RegistrationClosedError extends ProblemException {
  constructor() {
    super({ status: 403, code: 'registration_closed', detail: 'Registration is closed.' });
  }
}

/** 422 `wrong_password`: the current password is another. Not a 401: the token is good. */
export class WrongPasswordError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'wrong_password',
      detail: 'The current password is wrong.',
      errors: [{ field: 'current_password', message: 'is wrong' }],
    });
  }
}
