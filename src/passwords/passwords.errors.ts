import { ProblemException } from '../http/problem.exception.js';

const REJECTIONS = {
  password_malformed: 'must be well-formed Unicode text',
  password_too_short: 'must be at least 8 characters',
  password_too_long: 'must be at most 128 characters',
  password_too_common: 'must not be a common password, or close to one',
  password_personal:
    'must not be made of your name, your e-mail address or the name of this product',
} as const;

/** Why a password is rejected; the `code` of the answer. */
export type PasswordRejection = keyof typeof REJECTIONS;

/** 422 with the reason as its code: the password is not accepted. `field` is the member of the body that holds it. */
export class PasswordRejectedError extends ProblemException {
  constructor(code: PasswordRejection, field = 'password') {
    const message = REJECTIONS[code];
    super({
      status: 422,
      code,
      detail: `The password ${message}.`,
      errors: [{ field, message }],
    });
  }
}

const POLICY_REJECTIONS = [
  'password_too_short',
  'password_too_long',
  'password_too_common',
  'password_personal',
] as const;

/** Creates the errors by which the policy rejects a new password, for the OpenAPI document. */
export function createPolicyErrors(field?: string): PasswordRejectedError[] {
  return POLICY_REJECTIONS.map((code) => new PasswordRejectedError(code, field));
}

/** 409 `password_exists`: the user has a password already; changing it requires the current one. */
export class PasswordExistsError extends ProblemException {
  constructor() {
    super({ status: 409, code: 'password_exists', detail: 'The user has a password already.' });
  }
}

/** 422 `wrong_password`: the current password is wrong. Not a 401, because the token is valid. */
export class WrongPasswordError extends ProblemException {
  constructor(field = 'current_password') {
    super({
      status: 422,
      code: 'wrong_password',
      detail: 'The current password is wrong.',
      errors: [{ field, message: 'is wrong' }],
    });
  }
}
