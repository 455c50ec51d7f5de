import { ProblemException } from '../../http/problem.exception.js';

/** 422 `passkey_rejected`: the new passkey is not valid. Not a 401, because the token of the request is valid. */
export class PasskeyRejectedError extends ProblemException {
  constructor() {
    super({
      status: 422,
      code: 'passkey_rejected',
      detail: 'The passkey was not accepted. Ask for new options, and try again.',
      errors: [{ field: 'credential', message: 'is not valid for these options' }],
    });
  }
}

/** 409 `passkey_taken`: the passkey is registered already. */
export class PasskeyTakenError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'passkey_taken', detail: 'This passkey is registered already.' });
  }
}

/** 409 `too_many_passkeys`: the user has as many passkeys as one may have. */
export class TooManyPasskeysError extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'too_many_passkeys',
      detail: 'You have too many passkeys. Delete one that you no longer use.',
    });
  }
}
