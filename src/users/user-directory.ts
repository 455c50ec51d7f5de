import type { Transaction } from '../database/transactions.js';
import { NotFoundError } from '../http/errors.js';
import type { ProfileChanges } from './users.service.js';

/** A user as the application's own table has them. */
export interface DirectoryUser {
  /** The key, as text, 1 to 200 characters: the `sub` of the user's tokens. It must never be given to another. */
  id: string;
  email: string;
  username?: string | null;
  fullName?: string | null;
  roles?: readonly string[];
  /** False: they can neither sign in nor use a token that they still hold. */
  active: boolean;
}

/** A user who is to be added to it: what they registered with. */
export interface NewDirectoryUser {
  /** As it was typed: for display and for writing to. */
  email: string;
  /** In the one form in which two spellings of an address are the same: the one to be unique. */
  emailCanonical: string;
  /** In the one form of a user name, as `emailCanonical`. */
  username: string | null;
  fullName: string | null;
}

/**
 * An application's own table of users, in the place of ours: `overrides: [{ provide: UserDirectory, useClass: ... }]`.
 * Passwords and sessions stay with us, beside a row that stands for the user and holds no more than that.
 *
 * What {@link findById} says is believed for the `recheckSeconds` of `AuthModule`; `UsersService.changed(id)` has it
 * asked anew, here at once and in other processes within a second.
 *
 * @example
 * ```ts
 * import { type DirectoryUser, NotFoundError, UserDirectory } from 'nightlatch';
 *
 * // `overrides: [{ provide: UserDirectory, useClass: Employees }]`
 * export class Employees extends UserDirectory {
 *   private readonly all: DirectoryUser[] = [{ id: '7', email: 'jo@example.com', active: true }];
 *
 *   async findByLogin(login: string): Promise<DirectoryUser | null> {
 *     return this.all.find(({ email }) => email === login.toLowerCase()) ?? null;
 *   }
 *
 *   async findById(id: string): Promise<DirectoryUser | null> {
 *     return this.all.find((employee) => employee.id === id) ?? null;
 *   }
 *
 *   // Nobody registers: employees are made elsewhere.
 *   create(): Promise<DirectoryUser> {
 *     return Promise.reject(new NotFoundError());
 *   }
 * }
 * ```
 */
export abstract class UserDirectory {
  /**
   * By what people typed to sign in, in any case and spelling; at most 254 characters, without control characters.
   * It has to cost about the same whether or not there is such a user.
   */
  abstract findByLogin(login: string): Promise<DirectoryUser | null>;

  abstract findById(id: string): Promise<DirectoryUser | null>;

  /**
   * Adds a user, as a part of the transaction that adds their password: every statement has to be of `transaction`.
   * It inserts, and never saves or upserts: with a key that is not made by the database that overwrites somebody.
   * Throws `ProblemException` (409) where the address or the name is taken.
   */
  abstract create(user: NewDirectoryUser, transaction: Transaction): Promise<DirectoryUser>;

  /** Changes what people may change of themselves (`PATCH /users/me`), the members that there are; by default nothing: 404. */
  update(_id: string, _changes: ProfileChanges): Promise<void> {
    return Promise.reject(new NotFoundError());
  }
}
