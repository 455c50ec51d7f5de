import { ProblemException } from '../http/problem.exception.js';
import { SignInDeniedError } from '../sign-in/sign-in.errors.js';

/** 409 `no_second_factor`: the user has none that could be turned on, or that recovery codes could stand in for. */
export class NoSecondFactorError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'no_second_factor',
      detail: 'Set up an authenticator app or a passkey first.',
    });
  }
}

/** 409 `recovery_codes_needed`: the second factor cannot be turned on before the user has recovery codes. */
export class RecoveryCodesNeededError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'recovery_codes_needed',
      detail: 'Create recovery codes first: without them, a lost device locks you out.',
    });
  }
}

/** 422 `wrong_code`: the code is wrong. Not a 401, because the token of the request is valid. */
export class WrongCodeError extends ProblemException {
  constructor(field = 'code') {
    super({
      status: 422,
      code: 'wrong_code',
      detail: 'The code is wrong.',
      errors: [{ field, message: 'is wrong' }],
    });
  }
}

/** 409 `own_factors`: administrators cannot reset their own factors, which would get round the proof of them. */
export class OwnFactorsError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'own_factors',
      detail: 'Another administrator has to reset your factors.',
    });
  }
}

/** 403 `second_factor_unavailable`: the account has a second factor that this server cannot verify. */
export class SecondFactorUnavailableError extends SignInDeniedError {
  constructor() {
    super(
      'second_factor_unavailable',
      'The second factor of this account cannot be used here; an administrator can reset it.',
    );
  }
}
