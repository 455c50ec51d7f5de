import { ProblemException } from '../http/problem.exception.js';

const REFUSALS = {
  password_malformed: 'must be well-formed Unicode text',
  password_too_short: 'must be at least 8 characters',
  password_too_long: 'must be at most 128 characters',
  password_too_common: 'is one of the commonest passwords, or close to one',
  password_personal: 'must not be made of your name, your address or the name of this product',
} as const;

/** Why a password is refused: the `code` of the answer. */
export type PasswordRefusal = keyof typeof REFUSALS;

/** 422 with the reason as its code: the password cannot be taken. `field` is the member it came in. */
export class PasswordRefusedError extends ProblemException {
  constructor(code: PasswordRefusal, field = 'password') {
    const message = REFUSALS[code];
    super({
      status: 422,
      code,
      detail: `The password ${message}.`,
      errors: [{ field, message }],
    });
  }
}

/** 409 `password_exists`: the user has a password, which only who knows it changes. */
export class PasswordExistsError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'password_exists', detail: 'There is a password already.' });
  }
}
