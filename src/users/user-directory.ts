import type { Transaction } from '../database/transactions.js';
import type { ProfileChanges } from './user.types.js';
import { ExternalUsersError } from './users.errors.js';

/** A user of the application's own table. */
export interface DirectoryUser {
  /**
   * The key as text, 1 to 200 characters without control characters: the `sub` of the user's tokens. It must never be
   * given to another user.
   */
  id: string;
  email: string;
  username?: string | null;
  fullName?: string | null;
  roles?: readonly string[];
  /** When the user verified the address, for `@RequireVerifiedEmail()`. The application verifies it itself. */
  emailVerifiedAt?: Date | null;
  /** True if the user may neither sign in nor use a token. */
  disabled: boolean;
}

/** The data of a new user. */
export interface NewDirectoryUser {
  /** As typed, without white space around it, for display and for sending mail. */
  email: string;
  /** The same text for every spelling of the address: make this one unique. */
  emailCanonical: string;
  /** In its canonical form. */
  username: string | null;
  fullName: string | null;
}

/**
 * Connects the application's own table of users: `overrides: [{ provide: UserDirectory, useClass: ... }]`. Passwords
 * and sessions stay in our tables.
 *
 * The result of {@link findById} is cached for the `recheckSeconds` of `AuthModule`. `ExternalUsers.markChanged(id)`
 * drops it: in this process at once, in others within a second.
 *
 * @example
 * ```ts
 * import { type DirectoryUser, UserDirectory } from 'nightlatch';
 *
 * // `overrides: [{ provide: UserDirectory, useClass: Employees }]`
 * export class Employees extends UserDirectory {
 *   private readonly all: DirectoryUser[] = [{ id: '7', email: 'jo@example.com', disabled: false }];
 *
 *   async findByLogin(login: string): Promise<DirectoryUser | null> {
 *     return this.all.find(({ email }) => email === login.toLowerCase()) ?? null;
 *   }
 *
 *   async findById(id: string): Promise<DirectoryUser | null> {
 *     return this.all.find((employee) => employee.id === id) ?? null;
 *   }
 * }
 * ```
 */
export abstract class UserDirectory {
  /**
   * Finds a user by what a person typed to sign in, in any case and spelling: at most 254 characters, without control
   * characters and without white space around it. It must take about as long for an unknown login as for a known one.
   */
  abstract findByLogin(login: string): Promise<DirectoryUser | null>;

  /** Finds a user by {@link DirectoryUser.id}. */
  abstract findById(id: string): Promise<DirectoryUser | null>;

  /**
   * Inserts a user (`POST /users`), with every statement in `transaction`, which also adds the password. Do not save or
   * upsert: with a key that the database does not generate, that overwrites another user. Override it to let users
   * register.
   * @throws ExternalUsersError (409) by default.
   * @throws ProblemException (409) if the address or the user name is taken.
   */
  create(_user: NewDirectoryUser, _transaction: Transaction): Promise<DirectoryUser> {
    return Promise.reject(new ExternalUsersError());
  }

  /**
   * Changes the names of the profile (`PATCH /users/me`). Members that are left out stay. The locale is stored in our
   * table and is not passed. Override it to let users change their names.
   * @throws ExternalUsersError (409) by default.
   */
  update(_id: string, _changes: ProfileChanges): Promise<void> {
    return Promise.reject(new ExternalUsersError());
  }
}

/** Returns whether the directory overrides a method whose default answers 409. */
export function implementsMethod(directory: UserDirectory, method: 'create' | 'update'): boolean {
  return directory[method] !== UserDirectory.prototype[method];
}
