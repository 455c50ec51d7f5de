import { ProblemException } from '../../http/problem.exception.js';

/** 409 `totp_already_on`: the user has an authenticator app. */
export class TotpAlreadyOnError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'totp_already_on',
      detail: 'An authenticator app is set up already; remove it first.',
    });
  }
}

/** 409 `totp_not_started`: there is no secret to confirm, or it is older than 15 minutes. */
export class TotpNotStartedError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'totp_not_started',
      detail: 'Begin to set up an authenticator app first; you have 15 minutes.',
    });
  }
}
