import { ValidationFailedError } from '../http/errors.js';

/** 422 `validation_failed`: the request needs the password of the account, or a token of its user. */
export class PasswordNeededError extends ValidationFailedError {
  constructor() {
    super([{ field: 'password', message: 'is needed: the password of the account' }]);
  }
}
