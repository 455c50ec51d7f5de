import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../events/units-of-work.js';
import { canonicalizeEmail, fold } from './identifiers.js';
import { UserListingStore } from './user-listing.store.js';
import type { User } from './user.entity.js';
import { UsersService } from './users.service.js';

/** Selects a page of users. A filter that is left out matches all. */
export interface UsersQuery {
  /** The beginning of the e-mail address or user name, in any case. */
  q?: string;
  role?: string;
  disabled?: boolean;
  /** The maximum number of users on the page. */
  limit: number;
  /** The `nextCursor` of the previous page. */
  cursor?: string;
}

/** A page of users, the newest first. */
export interface UsersPage {
  users: User[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** Lists users of our own table. */
@Injectable()
export class UserListing {
  constructor(
    private readonly store: UserListingStore,
    private readonly users: UsersService,
  ) {}

  /**
   * Returns a page of users. A user who is added in the meantime is on no later page, and no user is on two pages.
   * @throws ExternalUsersError if a `UserDirectory` holds the users.
   */
  async list({ q, role, disabled, limit, cursor }: UsersQuery): Promise<UsersPage> {
    this.users.assertOurUsers();
    const prefix = q === undefined ? undefined : (canonicalizeEmail(q) ?? fold(q.trim()));
    const found = await this.store.list({ prefix, role, disabled }, limit + 1, cursor);
    const users = found.slice(0, limit);
    const isLast = found.length <= limit;
    return { users, nextCursor: isLast ? null : users.at(-1)!.id };
  }

  /**
   * Returns the user and all users with the role, locked until the unit of work ends.
   * @throws ExternalUsersError if a `UserDirectory` holds the users.
   */
  lockWithRole(userId: string, role: string, unit: UnitOfWork): Promise<User[]> {
    this.users.assertOurUsers();
    return this.store.lockWithRole(userId, role, unit.transaction);
  }
}
