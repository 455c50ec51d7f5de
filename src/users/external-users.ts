import { Inject, Injectable } from '@nestjs/common';
import {
  CACHE_INVALIDATION_DEFAULTS,
  CACHE_INVALIDATION_OPTIONS,
  type CacheInvalidationOptions,
} from '../cache-invalidation/cache-invalidation.options.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import { Clock } from '../clock/clock.js';
import { parseEmail, parseUsername } from './identifiers.js';
import { type DirectoryUser, UserDirectory } from './user-directory.js';
import { toUserId } from './user-subject.js';
import { User } from './user.entity.js';
import type { NewUser } from './user.types.js';
import { EmailTakenError, UsernameTakenError } from './users.errors.js';
import { UsersStore } from './users.store.js';

const ID_MAX_LENGTH = 200;

/**
 * Maps the users of the application's own table ({@link UserDirectory}) to ours. Each of them has a shadow row in our
 * table, which holds no more than the ids, for their sessions and their password.
 */
@Injectable()
export class ExternalUsers {
  /** By the ids of our rows. */
  private readonly cached: RowCache<DirectoryUser, string>;

  constructor(
    /** Null if our own table holds the users. */
    @Inject(UserDirectory) readonly directory: UserDirectory | null,
    @Inject(CACHE_INVALIDATION_OPTIONS)
    { recheckSeconds = CACHE_INVALIDATION_DEFAULTS.recheckSeconds }: CacheInvalidationOptions,
    private readonly store: UsersStore,
    private readonly clock: Clock,
    private readonly feed: ChangeFeed,
  ) {
    this.cached = new RowCache<DirectoryUser, string>({
      ttlMs: recheckSeconds * 1_000,
      clock,
      read: async (_userId, externalId) => (await this.directory?.findById(externalId)) ?? null,
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
   * Checks a new user's names against the directory, in case its `create()` would overwrite. For our own table the
   * unique index is authoritative, and nothing is checked.
   * @throws EmailTakenError if the directory already has this email.
   * @throws UsernameTakenError if the directory already has this user name.
   */
  async assertNotTaken({ email, username = null }: NewUser): Promise<void> {
    if (!this.directory) return;
    if (await this.directory.findByLogin(parseEmail(email))) throw new EmailTakenError();
    const name = parseUsername(username);
    if (name !== null && (await this.directory.findByLogin(name))) throw new UsernameTakenError();
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
    return found && combine(row, found);
  }

  /**
   * Completes a row with a directory user who was read a moment ago, and drops what is cached: it may still say
   * "disabled" after a re-enable.
   * @returns null if the row is the shadow of another user.
   */
  merge(row: User | null, found: DirectoryUser): User | null {
    if (row) this.cached.delete(row.id);
    return combine(row ?? this.toShadowUser(found), found);
  }

  /**
   * Creates the shadow row of a directory user, without storing it.
   * @throws Error if the id is not text of 1 to 200 characters.
   */
  toShadowUser(user: DirectoryUser): User {
    assertId(user);
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
      createdAt: now,
      updatedAt: now,
    });
  }
}

/** Checks at run time: a driver may return a number, and an empty id would be one user for all. */
function assertId(user: DirectoryUser): void {
  const id: unknown = user.id;
  if (typeof id === 'string' && id !== '' && id.length <= ID_MAX_LENGTH) return;
  const given = typeof id === 'string' ? `${id.length} characters` : String(id);
  throw new Error(
    `UserDirectory: the id of a user is text of 1 to ${ID_MAX_LENGTH} characters, not ${given}.`,
  );
}

/** Returns null if the row is the shadow of another user: two external ids may be made to share a row. */
function combine(row: User, found: DirectoryUser): User | null {
  if (row.externalId !== found.id) return null;
  const { email, username = null, fullName = null, roles = [], active } = found;
  const disabled = row.disabled || !active;
  return Object.assign(new User(), row, { email, username, fullName, roles: [...roles], disabled });
}
