import { Injectable } from '@nestjs/common';
import { AdministratorRules } from '../authorization/administrator-rules.js';
import { type Actor, SYSTEM_ACTOR } from '../events/actor.js';
import { UnitsOfWork } from '../events/units-of-work.js';
import { parseFullName, parseLocale, parseUsername } from '../users/identifiers.js';
import { parseRoles } from '../users/roles.js';
import { UserAccounts } from '../users/user-accounts.js';
import type { User } from '../users/user.entity.js';
import { UserListing, type UsersPage, type UsersQuery } from '../users/user-listing.js';
import { toUserId } from '../users/user-subject.js';
import type { ProfileChanges } from '../users/user.types.js';
import { UsersService } from '../users/users.service.js';

/** Changes that an administrator makes to a user. A member that is left out stays as it is. */
export interface UserChanges extends ProfileChanges {
  disabled?: boolean;
  emailVerified?: boolean;
  roles?: readonly string[];
}

/**
 * Lists, changes and deletes users for administrators. One administrator always remains. If a `UserDirectory` holds
 * the users, they can be found here, but not listed, changed or deleted (409 `users_elsewhere`).
 */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly listing: UserListing,
    private readonly administrators: AdministratorRules,
    private readonly units: UnitsOfWork,
  ) {}

  /** Returns a page of users. */
  list(query: UsersQuery): Promise<UsersPage> {
    return this.listing.list(query);
  }

  /** Finds a user by what a person types: the `id` that the user's tokens carry, an e-mail address, or a user name. */
  async find(who: string): Promise<User | null> {
    return (await this.users.findById(toUserId(who))) ?? this.users.findByLogin(who);
  }

  /** @throws NotFoundError if the user does not exist. */
  get(userId: string): Promise<User> {
    return this.users.getById(userId);
  }

  /**
   * Makes all of the changes, or none. A value that is so already is not recorded.
   * @throws NotFoundError, ValidationFailedError, UsernameTakenError, LastAdministratorError or ExternalUsersError.
   */
  async change(userId: string, changes: UserChanges, actor: Actor = SYSTEM_ACTOR): Promise<User> {
    const { disabled, emailVerified } = changes;
    const roles = changes.roles && parseRoles(changes.roles);
    const user = await this.get(userId);
    const { id } = user;
    const profile = findNewProfile(user, changes);
    this.users.assertOurUsers();
    await this.units.run(actor, async (unit) => {
      // Roles first: they lock all administrators, which has to happen before any other row is locked.
      if (roles) await this.administrators.setRoles(id, roles, unit);
      if (disabled === true) await this.administrators.disable(id, unit);
      if (disabled === false) await this.administrators.enable(id, unit);
      if (emailVerified === true) await this.accounts.markEmailVerified(id, unit);
      if (emailVerified === false) await this.accounts.markEmailUnverified(id, unit);
      await this.accounts.updateProfile(id, profile, unit);
    });
    return this.get(id);
  }

  /**
   * Deletes the user, with everything that belongs to them.
   * @throws NotFoundError, LastAdministratorError or ExternalUsersError.
   */
  async delete(userId: string, actor: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id } = await this.get(userId);
    await this.administrators.delete(id, actor);
  }
}

/**
 * Returns the members of the profile that differ from the user's own.
 * @throws ValidationFailedError if one is not valid.
 */
function findNewProfile(user: User, changes: ProfileChanges): ProfileChanges {
  const parsed: ProfileChanges = {
    ...(changes.username !== undefined && { username: parseUsername(changes.username) }),
    ...(changes.fullName !== undefined && { fullName: parseFullName(changes.fullName) }),
    ...(changes.locale !== undefined && { locale: parseLocale(changes.locale) }),
  };
  const isNew = ([name, value]: [string, unknown]) => user[name as keyof ProfileChanges] !== value;
  return Object.fromEntries(Object.entries(parsed).filter(isNew));
}
