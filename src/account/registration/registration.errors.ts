import { ProblemException } from '../../http/problem.exception.js';

/** 403 `registration_closed`: only the operators of this server create accounts. */
export class RegistrationClosedError extends ProblemException {
  constructor() {
    super({ status: 403, code: 'registration_closed', detail: 'Registration is closed.' });
  }
}
