import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import { ExtensionRegistry } from '../events/extension-registry.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { PasswordsService } from '../passwords/passwords.service.js';
import { UsersService } from '../users/users.service.js';
import { LastSignInMethodError } from './sign-in.errors.js';

/** What signs a user in beside the password. */
interface ListedMethod {
  /** The name that the user gave a passkey, or that of the provider of an account. */
  name: string;
  addedAt: Date;
}

/** The ways to sign in of a user, by kind: what to call them depends on the language. */
type ListedMethods = Record<'passkeys' | 'accounts', ListedMethod[]>;

/** A way to sign in beside the password, which users add and remove. A feature that has one extends it. */
export abstract class SignInMethod {
  abstract readonly kind: keyof ListedMethods;

  /** Returns whether the user can sign in with it alone. */
  abstract canSignIn(userId: string, transaction: Transaction): Promise<boolean>;

  /** Lists those with which the user can sign in, the oldest first. */
  abstract list(userId: string): Promise<ListedMethod[]>;
}

/** Lists what signs the user in beside the password, over all features. A change of the password keeps it. */
export async function listSignInMethods(
  extensions: ExtensionRegistry,
  userId: string,
): Promise<ListedMethods> {
  const listed: ListedMethods = { passkeys: [], accounts: [] };
  for (const method of extensions.find(SignInMethod)) {
    listed[method.kind].push(...(await method.list(userId)));
  }
  return listed;
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
