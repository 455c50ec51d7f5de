import { Injectable } from '@nestjs/common';
import type { UnitOfWork } from '../events/units-of-work.js';
import { canonicalEmail, fold } from './canonical.js';
import { UserListingStore } from './user-listing.store.js';
import type { User } from './user.entity.js';
import { ExternalUsersError } from './users.errors.js';
import { UsersService } from './users.service.js';

/** Which page of which users; a member left out means all. */
export interface UsersQuery {
  /** How the address or the user name begins, in any case. */
  q?: string;
  role?: string;
  disabled?: boolean;
  /** Most users of the page. */
  limit: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

/** Some of the users, by their ids, and so the newest first. */
export interface UsersPage {
  users: User[];
  /** Null: it is the last page. */
  nextCursor: string | null;
}

/** Users as a list, of our own table alone. */
@Injectable()
export class UserListing {
  constructor(
    private readonly store: UserListingStore,
    private readonly users: UsersService,
  ) {}

  /** Who is added meanwhile is on no later page, and nobody is on two. Throws `ExternalUsersError`. */
  async page({ q, role, disabled, limit, cursor }: UsersQuery): Promise<UsersPage> {
    this.refuseWithDirectory();
    const prefix = q === undefined ? undefined : (canonicalEmail(q) ?? fold(q));
    const found = await this.store.list({ prefix, role, disabled }, limit + 1, cursor);
    const users = found.slice(0, limit);
    const isLast = found.length <= limit;
    return { users, nextCursor: isLast ? null : users.at(-1)!.id };
  }

  /** The user and all who have the role, who stay as they are until the unit of work ends. Throws `ExternalUsersError`. */
  lockWithRole(unit: UnitOfWork, userId: string, role: string): Promise<User[]> {
    this.refuseWithDirectory();
    return this.store.lockWithRole(userId, role, unit.transaction);
  }

  private refuseWithDirectory(): void {
    if (!this.users.hasOwnTable) throw new ExternalUsersError();
  }
}
