import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { Events } from '../events/events.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { DirectoryUser } from '../users/user-directory.js';
import type { User } from '../users/user.entity.js';
import { EmailTakenError, UsernameTakenError } from '../users/users.errors.js';
import { type NewUser, UsersService } from '../users/users.service.js';

/** What somebody registers with: the members of `POST /users`. */
export interface Registration {
  email: string;
  password: string;
  username?: string;
  full_name?: string;
}

/**
 * How somebody becomes a user.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { RegistrationService, UsersService } from 'nightlatch';
 *
 * @Injectable()
 * export class Seed {
 *   constructor(
 *     private readonly registrations: RegistrationService,
 *     private readonly users: UsersService,
 *   ) {}
 *
 *   async administrator(email: string, password: string): Promise<void> {
 *     const { id } = await this.registrations.register({ email, password });
 *     await this.users.setRoles(id, ['admin']);
 *   }
 * }
 * ```
 */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly transactions: Transactions,
    private readonly events: Events,
  ) {}

  /**
   * Makes an account, whether or not people can do so by themselves. Throws `PasswordRefusedError`,
   * `ValidationFailedError`, `EmailTakenError`, `UsernameTakenError`, `UnavailableError`. That an address is
   * taken is told (409): whoever must not learn it closes the registration.
   */
  async register(registration: Registration): Promise<User> {
    const { email, username, full_name: fullName, password } = registration;
    const owner: NewUser = { email, username, fullName };
    await this.users.refuseTaken(owner);
    const hash = await this.passwords.prepare(password, owner);
    const user = await this.transactions
      .run(async (transaction) => {
        const added = await this.users.create(owner, transaction);
        await this.passwords.add(added.id, hash, transaction);
        return added;
      })
      .catch((error: unknown) => this.refuse(error, email));
    this.events.emit('user.registered', { userId: user.id });
    return user;
  }

  /**
   * Gives a password to a user of the application's own table (`UserDirectory`) who has none here yet. Throws
   * `PasswordRefusedError`, `UnavailableError`, and `PasswordExistsError` (409) where they have one.
   */
  async enrol(user: DirectoryUser, password: string): Promise<User> {
    const hash = await this.passwords.prepare(password, user);
    return this.transactions.run(async (transaction) => {
      const adopted = await this.users.adopt(user, transaction);
      await this.passwords.add(adopted.id, hash, transaction);
      return adopted;
    });
  }

  /** Where both are taken, the two databases name different ones: the address comes first. */
  private async refuse(error: unknown, email: string): Promise<never> {
    const both = error instanceof UsernameTakenError && (await this.users.findByLogin(email));
    throw both ? new EmailTakenError() : error;
  }
}
