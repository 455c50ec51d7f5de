import { ProblemException } from '../http/problem.exception.js';

/** 409 `identity_taken`: the account of the provider is connected to a user already. */
export class IdentityTakenError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'identity_taken',
      detail: 'This account of the provider is connected to another account.',
    });
  }
}
