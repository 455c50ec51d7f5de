import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../errors/errors.js';
import { UsersService } from '../users/users.service.js';
import type { ProfileRequest } from './profile.dto.js';
import { UserResponse } from '../users/user-response.dto.js';
import type { Cause } from '../events/cause.js';

/** What users see and change of themselves. */
@Injectable()
export class ProfileService {
  constructor(private readonly users: UsersService) {}

  /** Throws `NotFoundError`: the user was deleted since the guard looked. */
  async read(id: string): Promise<UserResponse> {
    const user = await this.users.current(id);
    if (!user) throw new NotFoundError();
    return UserResponse.of(user);
  }

  /** Throws `UsernameTakenError`, `NotFoundError`. */
  async change(
    id: string,
    { username, full_name: fullName }: ProfileRequest,
    cause: Cause,
  ): Promise<UserResponse> {
    return UserResponse.of(await this.users.updateProfile(id, { username, fullName }, cause));
  }
}
