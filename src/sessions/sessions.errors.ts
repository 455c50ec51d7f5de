import { ProblemException } from '../http/problem.exception.js';

/**
 * 403 `second_factor_due`: the second factor of the user is on, and the sign-in has not asked for it. An application that has
 * taken `FactorsModule` out, or a grant that starts sessions in another way, gets it.
 */
export class SecondFactorDueError extends ProblemException {
  constructor() {
    super({
      status: 403,
      code: 'second_factor_due',
      detail: 'The account needs a second factor, which this sign-in does not ask for.',
    });
  }
}
