import { ProblemException } from '../http/problem.exception.js';

/** 409 `last_administrator`: nobody would be left who administers. */
export class LastAdministratorError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'last_administrator',
      detail: 'This is the last administrator: make another one first.',
    });
  }
}
