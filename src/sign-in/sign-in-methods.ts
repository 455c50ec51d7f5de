import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { UsersService } from '../users/users.service.js';
import { LastSignInMethodError } from './sign-in.errors.js';

/** A way to sign in beside the password, which users add and remove. A feature that has one extends it. */
export abstract class SignInMethod {
  /** Returns whether the user can sign in with it alone. */
  abstract canSignIn(userId: string, transaction: Transaction): Promise<boolean>;
}

/** Knows every way in which a user can sign in, so that the last one is not removed. */
@Injectable()
export class SignInMethods {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly extensions: ExtensionRegistry,
  ) {}

  /**
   * Removes one of the ways in which the user can sign in. The row of the user is locked first: of the last two, removed at
   * once by two requests, one stays.
   * @throws LastSignInMethodError if the user could not sign in any more; NotFoundError if the user does not exist.
   */
  async removeOne(userId: string, remove: () => Promise<void>, unit: UnitOfWork): Promise<void> {
    if (!(await this.users.lock(userId, unit))) throw new NotFoundError();
    await remove();
    if (await this.passwords.has(userId, unit.transaction)) return;
    for (const method of this.extensions.find(SignInMethod)) {
      if (await method.canSignIn(userId, unit.transaction)) return;
    }
    throw new LastSignInMethodError();
  }
}
