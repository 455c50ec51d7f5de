import { ProblemException } from '../../http/problem.exception.js';

/** 409 `user_disabled`: a disabled user gets no mail. Only administrators learn it. */
export class UserDisabledError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'user_disabled',
      detail: 'The user is disabled: enable the user first.',
    });
  }
}
