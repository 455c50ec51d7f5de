import { Injectable } from '@nestjs/common';
import type { Actor } from '../../events/actor.js';
import type { Principal } from '../../tokens/principal.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { canonicalizeUsername } from '../../users/identifiers.js';
import type { ProfileMembers } from '../../users/profile-members.dto.js';
import { UserAccounts } from '../../users/user-accounts.js';
import { UserResponse } from '../../users/user-response.dto.js';
import { UsersService } from '../../users/users.service.js';

/** Changes the caller's own profile. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Changes the members that are given.
   * @throws UsernameTakenError if another user has the name.
   * @throws LimitExceededError if too many new user names and registrations came from this address.
   * @throws NotFoundError if the caller is a client that acts for itself, or the user was deleted a moment ago.
   */
  async change(
    { userId }: Pick<Principal, 'userId'>,
    { username, full_name: fullName, locale }: ProfileMembers,
    actor: Actor,
  ): Promise<UserResponse> {
    const { id, username: current } = await this.users.getById(userId);
    await this.limiter.attempt(async (attempt) => {
      // Counted as a registration, because it reveals in the same way that a name is taken.
      const isNew = typeof username === 'string' && canonicalizeUsername(username) !== current;
      if (isNew) await attempt.count({ limit: 'registration-address', ip: actor.ip });
      await this.accounts.updateProfile(id, { username, fullName, locale }, actor);
    });
    return UserResponse.from(await this.users.getById(id));
  }
}
