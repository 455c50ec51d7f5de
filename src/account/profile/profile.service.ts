import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../http/errors.js';
import { UsersService } from '../../users/users.service.js';
import type { ProfileRequest } from './profile.dto.js';
import { UserResponse } from '../../users/user-response.dto.js';
import type { Actor } from '../../events/actor.js';

/** Reads and changes the profile of the signed-in user. */
@Injectable()
export class ProfileService {
  constructor(private readonly users: UsersService) {}

  /**
   * Returns the user's profile.
   * @throws NotFoundError if the user was deleted after the guard checked the token.
   */
  async read(id: string): Promise<UserResponse> {
    const user = await this.users.current(id);
    if (!user) throw new NotFoundError();
    return UserResponse.of(user);
  }

  /**
   * Changes the names that the request contains.
   * @throws UsernameTakenError if another user has the user name.
   * @throws NotFoundError if the user does not exist.
   */
  async change(
    id: string,
    { username, full_name: fullName }: ProfileRequest,
    cause: Actor,
  ): Promise<UserResponse> {
    return UserResponse.of(await this.users.updateProfile(id, { username, fullName }, cause));
  }
}
