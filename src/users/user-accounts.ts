import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChangeFeed } from '../cache-invalidation/change-feed.js';
import { Clock } from '../clock/clock.js';
import { inOneRoundTrip } from '../database/one-round-trip.js';
import type { Transaction } from '../database/transactions.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { ExternalUsers } from './external-users.js';
import {
  parseEmail,
  parseFullName,
  parseLocale,
  parseNewUser,
  parseUsername,
} from './identifiers.js';
import type { DirectoryUser } from './user-directory.js';
import { User } from './user.entity.js';
import type { NewUser, ProfileChanges } from './user.types.js';
import { EmailTakenError, ExternalUsersError } from './users.errors.js';
import { UsersStore } from './users.store.js';

/** A canonical address that no user has, and the user who may take it back. */
interface KeptAddress {
  address: string;
  userId: string;
}

/** Returns those of the canonical addresses that are kept. */
type AddressKeeper = (
  addresses: readonly string[],
  transaction?: Transaction,
) => Promise<KeptAddress[]>;

/**
 * Creates, changes and deletes users. A change takes effect on the user's next request, with any token. `by` is the
 * actor for the audit trail, or a unit of work to join.
 */
@Injectable()
export class UserAccounts {
  private readonly keepers: AddressKeeper[] = [];

  constructor(
    private readonly store: UsersStore,
    private readonly external: ExternalUsers,
    private readonly units: UnitsOfWork,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  /** Asks `keeper` for each address that a user gets. */
  addAddressKeeper(keeper: AddressKeeper): void {
    this.keepers.push(keeper);
  }

  /** Lists those of the canonical addresses that are kept for a user who had them: another user cannot get them. */
  async listKept(addresses: readonly string[], transaction?: Transaction): Promise<KeptAddress[]> {
    if (addresses.length === 0) return [];
    return (await Promise.all(this.keepers.map((keeper) => keeper(addresses, transaction)))).flat();
  }

  /**
   * Checks that the directory of the application takes a new user with these names. For our own table nothing is checked:
   * the unique indexes decide.
   * @throws what `ExternalUsers.assertNotTaken()` throws.
   */
  assertNotTaken(given: NewUser): Promise<void> {
    return this.external.assertNotTaken(given);
  }

  /**
   * Creates a user, in the directory of the application if it has one (`UserDirectory`). The caller records
   * `user.registered`.
   * @throws ValidationFailedError if a name is not valid.
   * @throws EmailTakenError or UsernameTakenError if another user has it.
   */
  async create(given: NewUser, unit: UnitOfWork): Promise<User> {
    const names = parseNewUser(given);
    const { directory } = this.external;
    if (directory) return this.adopt(await directory.create(names, unit.transaction), unit);
    const now = this.clock.now();
    const user = Object.assign(new User(), {
      ...names,
      id: uuidv7({ msecs: now.getTime() }),
      disabled: false,
      roles: [],
      sessionsVersion: 0,
      secondFactorOn: false,
      externalId: null,
      emailVerifiedAt: null,
      locale: null,
      createdAt: now,
      updatedAt: now,
    });
    await inOneRoundTrip(unit.transaction, [
      () => this.store.add(user, unit.transaction),
      () => this.assertNotKept(user.emailCanonical, user.id, unit),
    ]);
    return user;
  }

  /**
   * Stores the shadow row of a directory user, if it is missing.
   * @throws Error if the row is the shadow of another user.
   */
  async adopt(user: DirectoryUser, unit: UnitOfWork): Promise<User> {
    const shadow = this.external.toShadowUser(user);
    await this.store.addIfMissing(shadow, unit.transaction);
    const row = await this.store.getById(shadow.id, unit.transaction);
    const adopted = this.external.merge(row, user);
    if (!adopted) throw new Error(`UserDirectory: another user here has the id ${user.id}.`);
    return adopted;
  }

  /**
   * Changes the user's profile, and the names in the directory of the application if it has one.
   * @throws NotFoundError if the user does not exist.
   * @throws ValidationFailedError if a member is not valid.
   * @throws UsernameTakenError if another user has the name.
   */
  async updateProfile(
    userId: string,
    { username, fullName, locale }: ProfileChanges,
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<void> {
    const names: ProfileChanges = {
      ...(fullName !== undefined && { fullName: parseFullName(fullName) }),
      ...(username !== undefined && { username: parseUsername(username) }),
    };
    const own: ProfileChanges = locale === undefined ? {} : { locale: parseLocale(locale) };
    const members = Object.keys({ ...names, ...own });
    if (members.length === 0) return;
    const { directory } = this.external;
    if (directory && Object.keys(names).length > 0) {
      await directory.update(await this.getExternalId(userId, by), names);
    }
    await this.units.run(by, async (unit) => {
      // The shadow row has no names. It is touched so that the other processes read the directory again.
      await this.update(userId, directory ? own : { ...names, ...own }, unit);
      await unit.record('user.profile-changed', { userId, members });
    });
  }

  /**
   * Disables a user and ends all of their sessions. Re-enabling does not restore the sessions.
   * @throws NotFoundError if the user does not exist.
   */
  async disable(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.units.run(by, async (unit) => {
      const changes = { disabled: true, updatedAt: this.clock.now() };
      await this.invalidate(userId, changes, unit);
      await unit.record('user.disabled', { userId });
    });
  }

  /**
   * Enables a disabled user, who has to sign in again.
   * @throws NotFoundError if the user does not exist.
   */
  async enable(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.units.run(by, async (unit) => {
      await this.update(userId, { disabled: false }, unit);
      await unit.record('user.enabled', { userId });
    });
  }

  /**
   * Deletes the user, with their password and sessions. An application with a `UserDirectory` calls it when it deletes
   * a user there, before the id can be given to another.
   * @throws NotFoundError if the user does not exist.
   */
  async delete(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.units.run(by, async (unit) => {
      // The event names the user by the id in the directory, which goes with the row.
      if (this.external.directory) await this.external.findIds([userId], unit.transaction);
      if (!(await this.store.delete(userId, unit.transaction))) throw new NotFoundError();
      this.publishAfterCommit(userId, unit);
      await unit.record('user.deleted', { userId });
    });
  }

  /**
   * Replaces the user's roles.
   * @throws NotFoundError if the user does not exist.
   * @throws ExternalUsersError if a `UserDirectory` holds the roles.
   */
  async setRoles(
    userId: string,
    roles: readonly string[],
    by: Actor | UnitOfWork = SYSTEM_ACTOR,
  ): Promise<void> {
    if (this.external.directory) throw new ExternalUsersError();
    await this.units.run(by, async (unit) => {
      await this.update(userId, { roles: [...roles] }, unit);
      await unit.record('user.roles-changed', { userId, roles: [...roles] });
    });
  }

  /**
   * Makes every session of the user invalid when the unit of work commits. `SessionsService.endAll` does so, and records
   * each session.
   * @returns the new `sessionsVersion`, for a session that is to be kept.
   * @throws NotFoundError if the user does not exist.
   */
  async invalidateSessions(userId: string, unit: UnitOfWork): Promise<number> {
    await this.invalidate(userId, {}, unit);
    return this.store.getSessionsVersion(userId, unit.transaction);
  }

  /**
   * Marks the address of the user as verified, if it is not. It does nothing for a user of a `UserDirectory`, which holds
   * the address and may change it.
   * @returns whether it was not verified before.
   */
  markEmailVerified(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<boolean> {
    return this.markEmail(userId, this.clock.now(), 'email.verified', by);
  }

  /** Marks the address of the user as not verified, if it is. */
  async markEmailUnverified(userId: string, by: Actor | UnitOfWork = SYSTEM_ACTOR): Promise<void> {
    await this.markEmail(userId, null, 'email.unverified', by);
  }

  private async markEmail(
    userId: string,
    verifiedAt: Date | null,
    event: 'email.verified' | 'email.unverified',
    by: Actor | UnitOfWork,
  ): Promise<boolean> {
    return this.units.run(by, async (unit) => {
      const now = this.clock.now();
      const isChanged = await this.store.setVerified(userId, verifiedAt, now, unit.transaction);
      if (!isChanged) return false;
      this.publishAfterCommit(userId, unit);
      await unit.record(event, { userId });
      return true;
    });
  }

  /**
   * Gives the user another address.
   * @param verifiedAt when the user proved that they read its mails, or null
   * @throws ValidationFailedError if the address is not valid.
   * @throws EmailTakenError if another user has it, or it is kept for one.
   */
  async changeEmail(
    userId: string,
    { email, verifiedAt }: { email: string; verifiedAt: Date | null },
    unit: UnitOfWork,
  ): Promise<void> {
    const emailCanonical = parseEmail(email);
    await this.update(
      userId,
      { email: email.trim(), emailCanonical, emailVerifiedAt: verifiedAt },
      unit,
    );
    await this.assertNotKept(emailCanonical, userId, unit);
  }

  private async invalidate(
    userId: string,
    changes: Partial<User>,
    unit: UnitOfWork,
  ): Promise<void> {
    const found = await this.store.invalidateSessions(userId, changes, unit.transaction);
    if (!found) throw new NotFoundError();
    this.publishAfterCommit(userId, unit);
  }

  private async update(userId: string, changes: Partial<User>, unit: UnitOfWork): Promise<void> {
    const updatedAt = this.clock.now();
    const found = await this.store.update(userId, { ...changes, updatedAt }, unit.transaction);
    if (!found) throw new NotFoundError();
    this.publishAfterCommit(userId, unit);
  }

  private async getExternalId(userId: string, by: Actor | UnitOfWork): Promise<string> {
    // Inside an open unit the row is read in its transaction: on SQLite another read would wait for its end.
    const row =
      by instanceof UnitOfWork
        ? await this.store.getById(userId, by.transaction)
        : await this.store.findById(userId);
    if (!row || row.externalId === null) throw new NotFoundError();
    return row.externalId;
  }

  /** Call it after the change: the unique index makes that wait for a parallel transaction that keeps the address. */
  private async assertNotKept(address: string, userId: string, unit: UnitOfWork): Promise<void> {
    const kept = await this.listKept([address], unit.transaction);
    if (kept.some((each) => each.userId !== userId)) throw new EmailTakenError();
  }

  /** Clears the caches of this process. The database tells the other processes. */
  private publishAfterCommit(userId: string, unit: UnitOfWork): void {
    unit.afterCommit(() => this.feed.publish(this.store.watched.table, userId));
  }
}
