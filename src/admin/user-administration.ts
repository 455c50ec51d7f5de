import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AdministratorRules } from '../authorization/administrator-rules.js';
import { NotFoundError } from '../http/errors.js';
import { SYSTEM_ACTOR, type Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { parseUsername } from '../users/identifiers.js';
import { parseRoles } from '../users/roles.js';
import type { User } from '../users/user.entity.js';
import { UserListing, type UsersPage, type UsersQuery } from '../users/user-listing.js';
import { ExternalUsersError } from '../users/users.errors.js';
import { type ProfileChanges, UsersService } from '../users/users.service.js';

/** What an administrator changes of a user; a member left out stays as it is. */
export interface UserChanges extends ProfileChanges {
  disabled?: boolean;
  roles?: readonly string[];
}

/**
 * Users, for whoever administers them. The last administrator stays one, whoever asks. Where a `UserDirectory` has the
 * users they are looked up here, and listed, changed and deleted there (409 `users_elsewhere`).
 */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly users: UsersService,
    private readonly listing: UserListing,
    private readonly administrators: AdministratorRules,
    private readonly units: UnitsOfWork,
  ) {}

  list(query: UsersQuery): Promise<UsersPage> {
    return this.listing.page(query);
  }

  /** By an id, an address or a user name. */
  async find(who: string): Promise<User | null> {
    return (await this.users.findById(normal(who))) ?? this.users.findByLogin(who);
  }

  /** Throws `NotFoundError`. */
  async get(id: string): Promise<User> {
    const user = await this.users.findById(normal(id));
    if (!user) throw new NotFoundError();
    return user;
  }

  /**
   * Everything that is asked for, or nothing. What is so already is not told of. Throws `NotFoundError`,
   * `ValidationFailedError`, `UsernameTakenError`, `LastAdministratorError`, `ExternalUsersError`.
   */
  async change(id: string, changes: UserChanges, cause: Actor = SYSTEM_ACTOR): Promise<User> {
    const { disabled } = changes;
    const roles = changes.roles && parseRoles(changes.roles);
    const user = await this.get(id);
    const names = newNames(user, changes);
    if (!this.users.hasOwnTable) throw new ExternalUsersError();
    await this.units.run(cause, async (unit) => {
      // The rights first: whoever takes away an administrator's has to hold all of them before anything else.
      if (roles) await this.administrators.setRolesWithin(unit, user.id, roles);
      if (disabled !== undefined) await this.setDisabledWithin(unit, user.id, disabled);
      const renamed = Object.keys(names).length > 0;
      if (renamed) await this.users.updateProfileWithin(unit, user.id, names);
    });
    return this.get(id);
  }

  /** The user is gone, with everything that is theirs. Throws as {@link change}. */
  async delete(id: string, cause: Actor = SYSTEM_ACTOR): Promise<void> {
    const { id: userId } = await this.get(id);
    await this.units.run(cause, (unit) => this.administrators.deleteWithin(unit, userId));
  }

  private setDisabledWithin(unit: UnitOfWork, userId: string, disabled: boolean): Promise<void> {
    return disabled
      ? this.administrators.disableWithin(unit, userId)
      : this.administrators.enableWithin(unit, userId);
  }
}

/** Those that are another than the user has. Throws `ValidationFailedError`. */
function newNames(user: User, { username: typed, fullName }: ProfileChanges): ProfileChanges {
  const username = typed === undefined ? undefined : parseUsername(typed);
  return {
    ...(username !== undefined && username !== user.username && { username }),
    ...(fullName !== undefined && fullName !== user.fullName && { fullName }),
  };
}

function normal(id: string): string {
  return isUUID(id) ? id.toLowerCase() : id;
}
