import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../clock/clock.js';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { RowCache } from '../cache-invalidation/row-cache.js';
import type { Transaction } from '../database/transactions.js';
import { NotFoundError } from '../http/errors.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { canonicalEmail, canonicalUsername, fold } from './canonical.js';
import { ExternalUserMapper } from './external-user-mapper.js';
import type { DirectoryUser } from './user-directory.js';
import { toUserId } from './user-subject.js';
import { User } from './user.entity.js';
import { UsersStore } from './users.store.js';
import { isPossibleLogin, parseNewUser, parseUsername } from './identifiers.js';

/** What a new user is made of. */
export interface NewUser {
  email: string;
  username?: string | null;
  fullName?: string | null;
}

/** What a user may change of themselves; a member left out stays as it is. */
export interface ProfileChanges {
  username?: string | null;
  fullName?: string | null;
}

/**
 * Who exists.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import { UsersService } from 'nightlatch';
 *
 * @Injectable()
 * export class Staff {
 *   constructor(private readonly users: UsersService) {}
 *
 *   // Felt by the next request, with whichever token.
 *   async promote(login: string): Promise<void> {
 *     const user = await this.users.findByLogin(login);
 *     if (user) await this.users.setRoles(user.id, [...user.roles, 'admin']);
 *   }
 * }
 * ```
 */
@Injectable()
export class UsersService {
  private readonly currentUsers: RowCache<User>;

  constructor(
    private readonly store: UsersStore,
    private readonly clock: Clock,
    private readonly changes: ChangeFeed,
    private readonly units: UnitsOfWork,
    private readonly directoryUsers: ExternalUserMapper,
  ) {
    this.currentUsers = new RowCache(changes, clock, store.watched, async (id) =>
      isUUID(id) ? store.findById(id) : null,
    );
    changes.watch(store.watched, {
      changed: (id) => directoryUsers.forget(id),
      anythingChanged: () => directoryUsers.forgetAll(),
    });
  }

  /** Whether our table is the table of users: false where an application has a `UserDirectory`. */
  get hasOwnTable(): boolean {
    return this.directoryUsers.directory === null;
  }

  /** Throws `ValidationFailedError`, `EmailTakenError` or `UsernameTakenError`, or what a `UserDirectory` throws. */
  async create(given: NewUser, transaction: Transaction): Promise<User> {
    const names = parseNewUser(given);
    const { directory } = this.directoryUsers;
    if (directory) return this.adopt(await directory.create(names, transaction), transaction);
    const now = this.clock.now();
    const user = Object.assign(new User(), {
      ...names,
      id: uuidv7({ msecs: now.getTime() }),
      disabled: false,
      roles: [],
      sessionsVersion: 0,
      externalId: null,
      createdAt: now,
      updatedAt: now,
    });
    await this.store.add(user, transaction);
    return user;
  }

  /**
   * Throws `EmailTakenError` or `UsernameTakenError` where the application's own table has such a user: a second line,
   * for a `create()` of its own that were to overwrite. Of our table the index decides. Not within a transaction.
   */
  refuseTaken({ email, username = null }: NewUser): Promise<void> {
    return this.directoryUsers.refuseTaken(email, username);
  }

  /**
   * Adds the row that stands for a user of the application's own table, for their passwords and sessions; one that
   * is there stays as it is. Throws where it is there for somebody else.
   */
  async adopt(user: DirectoryUser, transaction: Transaction): Promise<User> {
    const standIn = this.directoryUsers.toShadowUser(user);
    await this.store.addIfMissing(standIn, transaction);
    const row = await this.store.getWithin(transaction, standIn.id);
    const adopted = this.directoryUsers.merge(row, user);
    if (!adopted) throw new Error(`UserDirectory: the id ${user.id} is that of another user here.`);
    return adopted;
  }

  /** Throws `NotFoundError`, `ValidationFailedError` or `UsernameTakenError`. */
  async updateProfile(
    id: string,
    { username, fullName }: ProfileChanges,
    cause: Actor = SYSTEM_ACTOR,
  ): Promise<User> {
    const changes: ProfileChanges = {};
    if (fullName !== undefined) changes.fullName = fullName;
    if (username !== undefined) changes.username = parseUsername(username);
    const user = await this.getById(id);
    if (Object.keys(changes).length === 0) return user;
    const { directory } = this.directoryUsers;
    if (directory) await directory.update(user.externalId!, changes);
    await this.units.run(cause, (unit) => this.updateProfileWithin(unit, user.id, changes));
    return this.getById(id);
  }

  /**
   * As {@link updateProfile}, as a part of a unit of work, of our row with this id; the names are in their canonical
   * form. Where a `UserDirectory` has the names it is told of them before.
   */
  async updateProfileWithin(
    unit: UnitOfWork,
    userId: string,
    changes: ProfileChanges,
  ): Promise<void> {
    if (this.hasOwnTable) await this.update(unit, userId, changes);
    unit.afterCommit(() => this.tellChanged(userId));
    await unit.record('user.profile-changed', { userId, members: Object.keys(changes) });
  }

  /**
   * The user can no longer sign in, and every session they have is over, also when they are enabled again.
   * Throws `NotFoundError`.
   */
  async disable(id: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id: userId } = await this.getById(id);
    await this.units.run(cause, (unit) => this.disableWithin(unit, userId));
  }

  /** As {@link disable}, as a part of a unit of work, of our row with this id. */
  async disableWithin(unit: UnitOfWork, userId: string): Promise<void> {
    const changes = { disabled: true, updatedAt: this.clock.now() };
    await this.store.invalidateSessions(userId, changes, unit.transaction);
    unit.afterCommit(() => this.tellChanged(userId));
    await unit.record('user.disabled', { userId });
  }

  /** Undoes {@link disable}: the user signs in anew. Throws `NotFoundError`. */
  async enable(id: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id: userId } = await this.getById(id);
    await this.units.run(cause, (unit) => this.enableWithin(unit, userId));
  }

  /** As {@link enable}, as a part of a unit of work, of our row with this id. */
  async enableWithin(unit: UnitOfWork, userId: string): Promise<void> {
    await this.update(unit, userId, { disabled: false });
    await unit.record('user.enabled', { userId });
  }

  /**
   * The user is gone, with their password and every session they have. Where a `UserDirectory` has the users it is
   * called when one is deleted there, before the id can be another's. Throws `NotFoundError`.
   */
  delete(id: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    return this.units.run(cause, (unit) => this.deleteWithin(unit, toUserId(id)));
  }

  /** As {@link delete}, as a part of a unit of work, of our row with this id. Throws `NotFoundError`. */
  async deleteWithin(unit: UnitOfWork, userId: string): Promise<void> {
    if (!(await this.store.delete(userId, unit.transaction))) throw new NotFoundError();
    unit.afterCommit(() => this.tellChanged(userId));
    await unit.record('user.deleted', { userId });
  }

  /**
   * Felt by the next request, whatever the token says that it carries. Throws `NotFoundError`, and where a
   * `UserDirectory` has the roles.
   */
  async setRoles(id: string, roles: readonly string[], cause: Actor = SYSTEM_ACTOR): Promise<void> {
    if (this.directoryUsers.directory) {
      throw new Error('setRoles: the roles of a user are in the table that UserDirectory reads.');
    }
    await this.getById(id);
    await this.units.run(cause, (unit) => this.setRolesWithin(unit, toUserId(id), roles));
  }

  /** As {@link setRoles}, as a part of a unit of work, of our row with this id. */
  async setRolesWithin(unit: UnitOfWork, userId: string, roles: readonly string[]): Promise<void> {
    await this.update(unit, userId, { roles: [...roles] });
    await unit.record('user.roles-changed', { userId, roles: [...roles] });
  }

  /**
   * Ends every session of the user, our row with this id, as of the end of the unit of work; the new
   * `sessionsVersion`, for one that is to go on. Throws `NotFoundError`.
   */
  async invalidateSessions(unit: UnitOfWork, userId: string): Promise<number> {
    const found = await this.store.invalidateSessions(userId, {}, unit.transaction);
    if (!found) throw new NotFoundError();
    unit.afterCommit(() => this.tellChanged(userId));
    return this.store.getSessionsVersion(userId, unit.transaction);
  }

  private async update(unit: UnitOfWork, userId: string, changes: Partial<User>): Promise<void> {
    const updatedAt = this.clock.now();
    await this.store.update(userId, { ...changes, updatedAt }, unit.transaction);
    unit.afterCommit(() => this.tellChanged(userId));
  }

  /**
   * What the application's own table says of the user has changed: it is asked anew, in this process at once and in
   * every other one within a second. Of what is changed by this service it need not be told.
   */
  async changed(id: string): Promise<void> {
    const rowId = toUserId(id);
    this.tellChanged(rowId);
    // The other processes hear of a change in the row that stands for the user.
    if (this.directoryUsers.directory) {
      await this.store.update(rowId, { updatedAt: this.clock.now() });
      this.tellChanged(rowId);
    }
  }

  /** After the row was changed: the database tells the others. */
  private tellChanged(rowId: string): void {
    this.directoryUsers.forget(rowId);
    this.changes.publish(this.store.watched.table, rowId);
  }

  /** As {@link findById}, from memory where nothing has changed; not to be written to. */
  current(id: string): User | null | Promise<User | null> {
    if (this.directoryUsers.directory) return this.currentOfDirectory(id);
    return this.currentUsers.find(id);
  }

  /**
   * By the id, or the `sub` of a token where a `UserDirectory` knows the user by that. Null for any other text:
   * PostgreSQL would throw.
   */
  async findById(id: string): Promise<User | null> {
    if (!this.directoryUsers.directory) return isUUID(id) ? this.store.findById(id) : null;
    return this.directoryUsers.hydrate(await this.store.findById(toUserId(id)));
  }

  /** As {@link findById}, but throws `NotFoundError`. */
  async getById(id: string): Promise<User> {
    const user = await this.findById(id);
    if (!user) throw new NotFoundError();
    return user;
  }

  /** By what people type to sign in: an address where there is an `@`, else a user name. */
  async findByLogin(login: string): Promise<User | null> {
    const { directory } = this.directoryUsers;
    if (directory) {
      const found = isPossibleLogin(login) ? await directory.findByLogin(login) : null;
      // The same work for a login that nobody has. One without a row has no password here: nothing is added.
      const row = await this.store.findById(toUserId(found?.id ?? ''));
      // Else who was let in again a moment ago would be signed in, and then refused by what is remembered.
      if (row) this.directoryUsers.forget(row.id);
      return found && this.directoryUsers.merge(row, found);
    }
    if (login.includes('@')) {
      const email = canonicalEmail(login);
      return email === null ? null : this.store.findByEmail(email);
    }
    const username = canonicalUsername(login);
    return username === null ? null : this.store.findByUsername(username);
  }

  /** The account that a login stands for, whether or not there is one: two spellings of one are the same text. */
  accountOf(login: string): string {
    return (login.includes('@') ? canonicalEmail(login) : canonicalUsername(login)) ?? fold(login);
  }

  private async currentOfDirectory(id: string): Promise<User | null> {
    return this.directoryUsers.hydrate(await this.currentUsers.find(toUserId(id)));
  }
}
