import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { canonicalizeEmail, canonicalizeUsername, isPossibleLogin } from './identifiers.js';
import { ExternalUsers } from './external-users.js';
import { toUserId } from './user-subject.js';
import type { User } from './user.entity.js';
import type { UserKey } from './user.types.js';
import { ExternalUsersError } from './users.errors.js';
import { UsersStore } from './users.store.js';

/** Finds the row of a user. */
type RowFinder = (key: UserKey) => Promise<User | null>;

/**
 * Finds users. {@link UserAccounts} changes them.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { UserAccounts, UsersService } from 'nightlatch';
 *
 * @Injectable()
 * export class Staff {
 *   constructor(
 *     private readonly users: UsersService,
 *     private readonly accounts: UserAccounts,
 *   ) {}
 *
 *   // The user's next request has the new role, with any token.
 *   async promote(login: string): Promise<void> {
 *     const user = await this.users.findByLogin(login);
 *     if (user) await this.accounts.setRoles(user.id, [...user.roles, 'admin']);
 *   }
 * }
 * ```
 */
@Injectable()
export class UsersService {
  private readonly rows: RowCache<User>;

  constructor(
    private readonly store: UsersStore,
    private readonly external: ExternalUsers,
    feed: ChangeFeed,
    clock: Clock,
  ) {
    this.rows = new RowCache({
      feed,
      clock,
      table: store.watched,
      read: async (userId) => (isUUID(userId) ? store.findById(userId) : null),
    });
  }

  /** Whether the application keeps its users in its own table (`UserDirectory`). */
  get usesExternalDirectory(): boolean {
    return this.external.directory !== null;
  }

  /** @throws ExternalUsersError if the application keeps its users in its own table. */
  assertOurUsers(): void {
    if (this.usesExternalDirectory) throw new ExternalUsersError();
  }

  /** Returns the user with this id, or null. Null and text that is not a UUID have no user. */
  async findById(userId: string | null): Promise<User | null> {
    return userId !== null && isUUID(userId)
      ? this.external.hydrate(await this.store.findById(userId.toLowerCase()))
      : null;
  }

  /**
   * Returns the user with this id.
   * @throws NotFoundError if the user does not exist.
   */
  async getById(userId: string | null): Promise<User> {
    const user = await this.findById(userId);
    if (!user) throw new NotFoundError();
    return user;
  }

  /** Reads the row of the user, and locks it until the unit of work ends. Returns null if the user does not exist. */
  lock(userId: string, { transaction }: UnitOfWork): Promise<User | null> {
    return this.store.lockById(userId, transaction);
  }

  /**
   * Returns what {@link findById} returns, from the cache if the user has not changed. Callers must not change the returned
   * object.
   */
  async findCached(userId: string | null): Promise<User | null> {
    if (userId === null) return null;
    const row = await this.rows.find(userId);
    return this.usesExternalDirectory ? this.external.hydrate(row) : row;
  }

  /**
   * Returns the user with this e-mail address (text with an `@`) or user name, in any spelling, or null.
   * @param findRow for a caller that reads more than the row in one statement
   */
  async findByLogin(
    login: string,
    findRow: RowFinder = (key) => this.store.findBy(key),
  ): Promise<User | null> {
    if (this.external.directory) return this.findExternal(login, findRow);
    const isEmail = login.includes('@');
    const value = isEmail ? canonicalizeEmail(login) : canonicalizeUsername(login);
    return value === null
      ? null
      : findRow({ column: isEmail ? 'emailCanonical' : 'username', value });
  }

  private async findExternal(login: string, findRow: RowFinder): Promise<User | null> {
    const possible = isPossibleLogin(login);
    const found = possible ? await this.external.findByLogin(login.trim()) : null;
    // The same query if the login does not exist, so that the time reveals nothing. A user without a row has no
    // password.
    const row = await findRow({ column: 'id', value: toUserId(found?.id ?? '') });
    return found && this.external.merge(row, found);
  }
}
