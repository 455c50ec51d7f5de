import { Injectable } from '@nestjs/common';
import type { Principal } from '../../tokens/principal.js';
import { InvalidAccessTokenError } from '../../tokens/tokens.errors.js';
import { UsersService } from '../../users/users.service.js';
import type { UserClaims } from './user-claims.js';
import { UserClaimsFactory } from './user-claims.factory.js';

/** Tells a client about the user of its access token. */
@Injectable()
export class UserinfoService {
  constructor(
    private readonly users: UsersService,
    private readonly claims: UserClaimsFactory,
  ) {}

  /**
   * Returns the claims that the scopes of the token give.
   * @throws InvalidAccessTokenError if the user was deleted after the token was verified.
   */
  async getClaims({ userId, clientId, scopes }: Principal): Promise<UserClaims> {
    const user = await this.users.findCached(userId);
    if (!user) throw new InvalidAccessTokenError();
    return this.claims.create({ user, clientId, scopes });
  }
}
