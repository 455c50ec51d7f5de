import { Injectable } from '@nestjs/common';
import { PasswordsService, type ProvenPassword } from '../passwords/passwords.service.js';
import { SignInLimits } from '../sign-in/sign-in-limits.js';
import { WrongPasswordError } from './account.errors.js';

/** Somebody who is signed in proves once more who they are (ASVS 6.2.3, 7.5.1): a token can be stolen. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly passwords: PasswordsService,
    private readonly limits: SignInLimits,
  ) {}

  /** Throws {@link WrongPasswordError}, `LimitExceededError` or `UnavailableError`. */
  require(userId: string, password: string): Promise<ProvenPassword> {
    return this.limits.proving(userId, async () => {
      const proven = await this.passwords.prove(userId, password);
      if (proven === null) throw new WrongPasswordError();
      return proven;
    });
  }
}
