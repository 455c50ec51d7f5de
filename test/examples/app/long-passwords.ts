import { PasswordPolicy, ProblemException } from '../../../src/index.js';

/** Requires 15 characters instead of 8, beside the other rules. */
export class LongPasswords extends PasswordPolicy {
  override async check(...given: Parameters<PasswordPolicy['check']>) {
    const [plain] = given;
    if ([...plain].length < 15) throw new PasswordTooShortError();
    await super.check(...given);
  }
}

class PasswordTooShortError extends ProblemException {
  constructor() {
    super({ status: 422, code: 'password_too_short', detail: 'At least 15 characters.' });
  }
}

/** Goes into the options of AuthModule: `AuthModule.forRoot({ secretKey, issuer, overrides })`. */
export const overrides = [{ provide: PasswordPolicy, useClass: LongPasswords }];
