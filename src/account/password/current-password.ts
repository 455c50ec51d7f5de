import { Injectable } from '@nestjs/common';
import { PasswordsService, type ProvenPassword } from '../../passwords/passwords.service.js';
import { WrongPasswordError } from '../account.errors.js';
import { SignInLimits } from '../../sign-in/password/sign-in-limits.js';

/** Whoever holds a token proves that the account is theirs. */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limits: SignInLimits,
  ) {}

  /**
   * `userId` is the id of our row, `field` the member of the body that the password came in. Throws
   * {@link WrongPasswordError}, `LimitExceededError`, `UnavailableError`.
   */
  prove(userId: string, plain: string, field: string): Promise<ProvenPassword> {
    return this.limits.proving(userId, async () => {
      const proven = await this.passwords.prove(userId, plain);
      if (proven === null) throw new WrongPasswordError(field);
      return proven;
    });
  }
}
