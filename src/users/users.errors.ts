import { ProblemException } from '../http/problem.exception.js';

/** 409 `email_taken`: an account has this address already, in this or another spelling. */
export class EmailTakenError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'email_taken', detail: 'This e-mail address is taken.' });
  }
}

/** 409 `username_taken`: an account has this user name already, in this or another spelling. */
export class UsernameTakenError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'username_taken', detail: 'This user name is taken.' });
  }
}

/** 409 `users_elsewhere`: who the users are, and what they may do, is in the application's own table (`UserDirectory`). */
export class ExternalUsersError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'users_elsewhere',
      detail: 'The users are in a table of the application: it is done there.',
    });
  }
}
