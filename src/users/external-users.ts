import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  CACHE_INVALIDATION_OPTIONS,
  type CacheInvalidationOptions,
} from '../cache-invalidation/cache-invalidation.options.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transactions.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { assertDirectoryUser, receiveDirectoryUser } from './check-directory-user.js';
import { parseEmail, parseUsername } from './identifiers.js';
import { documentUserDirectory } from './user-directory-docs.js';
import { type DirectoryUser, implementsMethod, UserDirectory } from './user-directory.js';
import { toUserId } from './user-subject.js';
import { User } from './user.entity.js';
import type { NewUser } from './user.types.js';
import { EmailTakenError, ExternalUsersError, UsernameTakenError } from './users.errors.js';
import { UsersStore } from './users.store.js';

/** How many pairs of ids are kept in memory: a pair takes about 200 bytes. */
const MAX_IDS = 50_000;

/**
 * Maps the users of the application's own table ({@link UserDirectory}) to ours. Each of them has a shadow row in our
 * table, which holds no more than the ids, for their sessions and their password.
 */
@Injectable()
export class ExternalUsers {
  /** By the ids of our rows. */
  private readonly cached: RowCache<DirectoryUser, string>;
  /** The ids in the directory, by the ids of our rows. A pair never changes. */
  private readonly externalIds = new LRUCache<string, string>({
    maxSize: MAX_IDS,
    sizeCalculation: () => 1,
  });

  constructor(
    /** Null if our own table holds the users. */
    @Inject(UserDirectory) readonly directory: UserDirectory | null,
    @Inject(CACHE_INVALIDATION_OPTIONS) { recheckSeconds }: CacheInvalidationOptions,
    private readonly store: UsersStore,
    private readonly clock: Clock,
    private readonly feed: ChangeFeed,
    units: UnitsOfWork,
  ) {
    if (directory) units.useExternalIds((ids, transaction) => this.findIds(ids, transaction));
    // In the constructor, because an application may create its document before the hooks of the modules run.
    documentUserDirectory(directory);
    this.cached = new RowCache<DirectoryUser, string>({
      ttlMs: recheckSeconds * 1_000,
      clock,
      read: async (_userId, externalId) =>
        directory && receiveDirectoryUser(directory.findById(externalId)),
    });
    feed.watch(store.watched, {
      changed: (userId) => this.cached.delete(userId),
      anythingChanged: () => this.cached.clear(),
    });
  }

  /**
   * Makes every process read the user from the {@link UserDirectory} again: this one at once, the others within a
   * second. Call it after the application has changed the user in its own table.
   * @param externalId the user's `id` in that table
   */
  async markChanged(externalId: string): Promise<void> {
    const userId = toUserId(externalId);
    this.cached.delete(userId);
    if (!this.directory) return;
    // A change in the shadow row notifies the other processes.
    await this.store.update(userId, { updatedAt: this.clock.now() });
    this.feed.publish(this.store.watched.table, userId);
  }

  /**
   * Checks that the directory takes new users and does not have these names: its `create()` might overwrite. Checks
   * nothing for our own table, whose unique indexes decide.
   * @throws ExternalUsersError if the directory has no `create()`.
   * @throws EmailTakenError if the directory already has this email.
   * @throws UsernameTakenError if the directory already has this user name.
   */
  async assertNotTaken({ email, username = null }: NewUser): Promise<void> {
    if (!this.directory) return;
    // Before the password is hashed: a request that cannot succeed must not cost a hash.
    if (!implementsMethod(this.directory, 'create')) throw new ExternalUsersError();
    if (await this.findByLogin(parseEmail(email))) throw new EmailTakenError();
    const name = parseUsername(username);
    if (name !== null && (await this.findByLogin(name))) throw new UsernameTakenError();
  }

  /** Finds a user of the directory by what a person typed, or returns null. */
  async findByLogin(login: string): Promise<DirectoryUser | null> {
    return this.directory && receiveDirectoryUser(this.directory.findByLogin(login));
  }

  /**
   * Returns the ids in the directory of these users, by their ids in our table, with at most one query. Users without a
   * row are left out, unless they were looked up in the directory before.
   */
  async findIds(
    userIds: ReadonlyArray<string | null>,
    transaction?: Transaction,
  ): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(userIds)].filter((id) => id !== null);
    const unknown = ids.filter((id) => !this.externalIds.has(id));
    if (unknown.length > 0) {
      const found = await this.store.findExternalIds(unknown, transaction);
      for (const { id, externalId } of found) this.externalIds.set(id, externalId);
    }
    const pairs = ids.map((id) => [id, this.externalIds.get(id)] as const);
    return new Map(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
  }

  /**
   * Completes a row with the directory's data, which is at most `recheckSeconds` old.
   * @returns null if the directory does not have the user.
   */
  async hydrate(row: User | null): Promise<User | null> {
    if (!row || row.externalId === null) return this.directory ? null : row;
    // The application removed its directory, so the row's owner is unknown.
    if (!this.directory) return null;
    const found = await this.cached.find(row.id, row.externalId);
    return found && this.combine(row, found);
  }

  /**
   * Completes a row with a directory user who was read a moment ago, and drops what is cached: it may still say
   * "disabled" after a re-enable.
   * @returns null if the row is the shadow of another user.
   */
  merge(row: User | null, found: DirectoryUser): User | null {
    if (row) this.cached.delete(row.id);
    return this.combine(row ?? this.toShadowUser(found), found);
  }

  /**
   * Creates the shadow row of a directory user, without storing it.
   * @throws Error if a member of the directory's user is missing or has another type.
   */
  toShadowUser(user: DirectoryUser): User {
    assertDirectoryUser(user);
    const now = this.clock.now();
    return Object.assign(new User(), {
      id: toUserId(user.id),
      externalId: user.id,
      // The directory holds the address. These columns only have to be unique.
      email: '',
      emailCanonical: `external:${user.id}`,
      username: null,
      fullName: null,
      disabled: false,
      roles: [],
      sessionsVersion: 0,
      emailVerifiedAt: null,
      locale: null,
      secondFactorOn: false,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** Returns null if the row is the shadow of another user: two external ids may be made to share a row. */
  private combine(row: User, found: DirectoryUser): User | null {
    if (row.externalId !== found.id) return null;
    this.externalIds.set(row.id, found.id);
    const { email, username = null, fullName = null, roles = [] } = found;
    const { emailVerifiedAt = null } = found;
    const disabled = row.disabled || found.disabled;
    const complete = { email, username, fullName, roles: [...roles], emailVerifiedAt, disabled };
    return Object.assign(new User(), row, complete);
  }
}
