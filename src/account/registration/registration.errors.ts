import { ProblemException } from '../../http/problem.exception.js';

/** 403 `registration_closed`: accounts are made by the people who run this server. */
export class RegistrationClosedError extends ProblemException {
  constructor() {
    super({ status: 403, code: 'registration_closed', detail: 'Registration is closed.' });
  }
}
