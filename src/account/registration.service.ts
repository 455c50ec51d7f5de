import { Inject, Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { Events } from '../events/events.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { EmailTakenError, UsernameTakenError } from '../users/users.errors.js';
import { UsersService } from '../users/users.service.js';
import { RegistrationClosedError } from './account.errors.js';
import { ACCOUNT_OPTIONS, type AccountOptions } from './account.options.js';
import type { RegistrationRequest } from './registration.dto.js';
import { UserResponse } from './user-response.dto.js';

/** How somebody becomes a user. */
@Injectable()
export class RegistrationService {
  constructor(
    @Inject(ACCOUNT_OPTIONS) private readonly options: AccountOptions,
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /**
   * Throws `PasswordRefusedError`, `EmailTakenError`, `UsernameTakenError`, `RegistrationClosedError`,
   * `UnavailableError`. That an address is taken is told (409): whoever must not learn it closes the
   * registration.
   */
  async register(request: RegistrationRequest): Promise<UserResponse> {
    if (this.options.registration === 'closed') throw new RegistrationClosedError();
    const { email, username, full_name: fullName, password } = request;
    const owner = { email, username, fullName };
    const hash = await this.passwords.prepare(password, owner);
    const user = await this.transactions
      .run(async (transaction) => {
        const added = await this.users.create(owner, transaction);
        await this.passwords.add(added.id, hash, transaction);
        return added;
      })
      .catch((error: unknown) => this.refuse(error, email));
    this.events.emit('user.registered', { userId: user.id });
    return UserResponse.of(user);
  }

  /** Where both are taken, the two databases name different ones: the address comes first. */
  private async refuse(error: unknown, email: string): Promise<never> {
    const both = error instanceof UsernameTakenError && (await this.users.findByLogin(email));
    throw both ? new EmailTakenError() : error;
  }
}
