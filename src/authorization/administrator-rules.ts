import { Injectable } from '@nestjs/common';
import type { Actor } from '../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../events/units-of-work.js';
import { NotFoundError } from '../http/errors.js';
import { UserAccounts } from '../users/user-accounts.js';
import type { User } from '../users/user.entity.js';
import { UserListing } from '../users/user-listing.js';
import { ADMIN_ROLE } from './admin-scopes.js';
import { LastAdministratorError } from './authorization.errors.js';

/**
 * Changes users so that one administrator always remains, also under parallel requests. Every change that could remove the
 * last one goes through here. Each method locks the administrators first, always in the same order, and throws
 * `ExternalUsersError` if a `UserDirectory` holds the roles.
 */
@Injectable()
export class AdministratorRules {
  constructor(
    private readonly accounts: UserAccounts,
    private readonly listing: UserListing,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Locks the user and the administrators until the unit of work ends.
   * @throws LastAdministratorError if the user is the last administrator.
   */
  async assertNotLast(userId: string, unit: UnitOfWork): Promise<void> {
    assertNotLast(await this.lock(userId, unit), userId);
  }

  /**
   * Deletes the user.
   * @throws LastAdministratorError or NotFoundError.
   */
  async delete(userId: string, by: Actor | UnitOfWork): Promise<void> {
    await this.units.run(by, async (unit) => {
      await this.assertNotLast(userId, unit);
      await this.accounts.delete(userId, unit);
    });
  }

  /**
   * Disables the user, if they are not disabled already.
   * @throws LastAdministratorError or NotFoundError.
   */
  async disable(userId: string, by: Actor | UnitOfWork): Promise<void> {
    await this.units.run(by, async (unit) => {
      const locked = await this.lock(userId, unit);
      if (getUser(locked, userId).disabled) return;
      assertNotLast(locked, userId);
      await this.accounts.disable(userId, unit);
    });
  }

  /**
   * Enables the user, if they are disabled.
   * @throws NotFoundError if the user does not exist.
   */
  async enable(userId: string, by: Actor | UnitOfWork): Promise<void> {
    await this.units.run(by, async (unit) => {
      const { disabled } = getUser(await this.lock(userId, unit), userId);
      if (disabled) await this.accounts.enable(userId, unit);
    });
  }

  /**
   * Replaces the user's roles, if they differ.
   * @throws LastAdministratorError or NotFoundError.
   */
  async setRoles(userId: string, roles: readonly string[], by: Actor | UnitOfWork): Promise<void> {
    await this.units.run(by, async (unit) => {
      const locked = await this.lock(userId, unit);
      const { roles: before } = getUser(locked, userId);
      if (roles.length === before.length && roles.every((role) => before.includes(role))) return;
      if (!roles.includes(ADMIN_ROLE)) assertNotLast(locked, userId);
      await this.accounts.setRoles(userId, roles, unit);
    });
  }

  private lock(userId: string, unit: UnitOfWork): Promise<User[]> {
    return this.listing.lockWithRole(userId, ADMIN_ROLE, unit);
  }
}

function getUser(users: readonly User[], userId: string): User {
  const found = users.find(({ id }) => id === userId);
  if (!found) throw new NotFoundError();
  return found;
}

function assertNotLast(users: readonly User[], userId: string): void {
  const administrators = users.filter(
    ({ roles, disabled }) => !disabled && roles.includes(ADMIN_ROLE),
  );
  const [only, other] = administrators;
  if (only?.id === userId && !other) throw new LastAdministratorError();
}
