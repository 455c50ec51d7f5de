import { Injectable } from '@nestjs/common';
import { UsersService } from '../users/users.service.js';
import type { ProfileRequest } from './profile.dto.js';
import { UserResponse } from './user-response.dto.js';

/** What users see and change of themselves. */
@Injectable()
export class ProfileService {
  constructor(private readonly users: UsersService) {}

  /** Throws `NotFoundError`: the user was deleted since the guard looked. */
  async read(id: string): Promise<UserResponse> {
    return UserResponse.of(await this.users.getById(id));
  }

  /** Throws `UsernameTakenError`, `NotFoundError`. */
  async change(
    id: string,
    { username, full_name: fullName }: ProfileRequest,
  ): Promise<UserResponse> {
    return UserResponse.of(await this.users.updateProfile(id, { username, fullName }));
  }
}
