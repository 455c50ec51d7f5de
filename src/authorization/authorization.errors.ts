import { ProblemException } from '../http/problem.exception.js';

/** 409 `last_administrator`: the change would leave no administrator. */
export class LastAdministratorError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'last_administrator',
      detail: 'This is the last administrator: make another one first.',
    });
  }
}
