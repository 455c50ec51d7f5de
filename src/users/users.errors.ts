import { ProblemException } from '../http/problem.exception.js';

/** 409 `email_taken`: an account already has this address, in this or another spelling. */
export class EmailTakenError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'email_taken', detail: 'This e-mail address is taken.' });
  }
}

/** 409 `username_taken`: an account already has this user name, in this or another spelling. */
export class UsernameTakenError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'username_taken', detail: 'This user name is taken.' });
  }
}

/** 409 `users_elsewhere`: the application manages the users in its own table (`UserDirectory`). */
export class ExternalUsersError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'users_elsewhere',
      detail:
        'This application keeps its users in its own table: list, add, change and delete them there.',
    });
  }
}
