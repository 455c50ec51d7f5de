import { Injectable } from '@nestjs/common';
import { PasswordsService, type ProvenPassword } from '../passwords/passwords.service.js';
import { WrongPasswordError } from './account.errors.js';

/** Whoever holds a token proves that the account is theirs. */
@Injectable()
export class CurrentPassword {
  constructor(private readonly passwords: PasswordsService) {}

  /**
   * `userId` is the id of our row, `field` the member of the body that the password came in. Throws
   * {@link WrongPasswordError}, `UnavailableError`.
   */
  async prove(userId: string, plain: string, field: string): Promise<ProvenPassword> {
    const proven = await this.passwords.prove(userId, plain);
    if (proven === null) throw new WrongPasswordError(field);
    return proven;
  }
}
