import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../http/errors.js';
import type { UnitOfWork } from '../events/units-of-work.js';
import type { User } from '../users/user.entity.js';
import { UserListing } from '../users/user-listing.js';
import { UsersService } from '../users/users.service.js';
import { ADMIN_ROLE } from './admin-only.decorator.js';
import { LastAdministratorError } from './authorization.errors.js';

/**
 * There is always one administrator left, whoever takes the others away, and however many at once: what could take
 * away the last one goes through here, as a part of a unit of work, with the id of our row.
 */
@Injectable()
export class AdministratorRules {
  constructor(
    private readonly users: UsersService,
    private readonly listing: UserListing,
  ) {}

  /**
   * Throws {@link LastAdministratorError} where the user is that, and else holds them, and whoever administers, as they
   * are until the unit of work ends. Throws `ExternalUsersError` where a `UserDirectory` has the roles.
   */
  async refuseLastWithin(unit: UnitOfWork, userId: string): Promise<void> {
    refuseLast(await this.lock(unit, userId), userId);
  }

  /** Throws as {@link refuseLastWithin}, and `NotFoundError`. */
  async deleteWithin(unit: UnitOfWork, userId: string): Promise<void> {
    await this.refuseLastWithin(unit, userId);
    await this.users.deleteWithin(unit, userId);
  }

  /** Throws as {@link deleteWithin}. Where the user is disabled already nothing happens. */
  async disableWithin(unit: UnitOfWork, userId: string): Promise<void> {
    const locked = await this.lock(unit, userId);
    if (ofId(locked, userId).disabled) return;
    refuseLast(locked, userId);
    await this.users.disableWithin(unit, userId);
  }

  /** Throws as {@link deleteWithin}. Where the user is not disabled nothing happens. */
  async enableWithin(unit: UnitOfWork, userId: string): Promise<void> {
    const { disabled } = ofId(await this.lock(unit, userId), userId);
    if (disabled) await this.users.enableWithin(unit, userId);
  }

  /** Throws as {@link deleteWithin}. Where these are the roles already nothing happens. */
  async setRolesWithin(unit: UnitOfWork, userId: string, roles: readonly string[]): Promise<void> {
    const locked = await this.lock(unit, userId);
    const { roles: before } = ofId(locked, userId);
    if (roles.length === before.length && roles.every((role) => before.includes(role))) return;
    if (!roles.includes(ADMIN_ROLE)) refuseLast(locked, userId);
    await this.users.setRolesWithin(unit, userId, roles);
  }

  /** Before anything is changed, and all of them in one order: no two who change administrators see the same ones. */
  private lock(unit: UnitOfWork, userId: string): Promise<User[]> {
    return this.listing.lockWithRole(unit, userId, ADMIN_ROLE);
  }
}

function ofId(users: readonly User[], userId: string): User {
  const found = users.find(({ id }) => id === userId);
  if (!found) throw new NotFoundError();
  return found;
}

function refuseLast(users: readonly User[], userId: string): void {
  const administrators = users.filter(
    ({ roles, disabled }) => !disabled && roles.includes(ADMIN_ROLE),
  );
  const [only, other] = administrators;
  if (only?.id === userId && !other) throw new LastAdministratorError();
}
