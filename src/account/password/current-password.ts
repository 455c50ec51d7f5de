import { Injectable } from '@nestjs/common';
import { PasswordsService, type ProvenPassword } from '../../passwords/passwords.service.js';
import { SignInLimits } from '../../sign-in/sign-in-limits.js';
import { WrongPasswordError } from '../account.errors.js';

/** Checks the caller's current password, within the limits: a token alone does not prove the owner. */
@Injectable()
export class CurrentPassword {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limits: SignInLimits,
  ) {}

  /**
   * Returns the proof of a right password.
   * @param field the member of the body that holds the password, for the error
   * @throws WrongPasswordError, LimitExceededError or UnavailableError.
   */
  prove(userId: string, plain: string, field: string): Promise<ProvenPassword> {
    return this.limits.attemptProof(userId, async () => {
      const proven = await this.passwords.prove(userId, plain);
      if (proven === null) throw new WrongPasswordError(field);
      return proven;
    });
  }
}
