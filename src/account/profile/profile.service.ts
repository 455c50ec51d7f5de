import { Injectable } from '@nestjs/common';
import { isPending } from '../../tokens/verify/is-pending.js';
import { NotFoundError } from '../../http/errors.js';
import { UsersService } from '../../users/users.service.js';
import type { ProfileRequest } from './profile.dto.js';
import type { User } from '../../users/user.entity.js';
import { UserResponse } from '../../users/user-response.dto.js';
import type { Actor } from '../../events/actor.js';

/** What users see and change of themselves. */
@Injectable()
export class ProfileService {
  /** By the row, which is another one as soon as anything has changed. */
  private readonly answers = new WeakMap<User, UserResponse>();

  constructor(private readonly users: UsersService) {}

  /**
   * Not to be written to: whoever asks again has the same answer, for as long as the user has not changed. Throws, or
   * rejects with, `NotFoundError`: the user was deleted since the guard looked.
   */
  read(id: string): UserResponse | PromiseLike<UserResponse> {
    const user = this.users.current(id);
    return isPending(user) ? user.then((found) => this.answerOf(found)) : this.answerOf(user);
  }

  /** Throws `UsernameTakenError`, `NotFoundError`. */
  async change(
    id: string,
    { username, full_name: fullName }: ProfileRequest,
    cause: Actor,
  ): Promise<UserResponse> {
    return UserResponse.of(await this.users.updateProfile(id, { username, fullName }, cause));
  }

  private answerOf(user: User | null): UserResponse {
    if (!user) throw new NotFoundError();
    const known = this.answers.get(user);
    if (known) return known;
    const answer = Object.freeze(UserResponse.of(user));
    Object.freeze(answer.roles);
    this.answers.set(user, answer);
    return answer;
  }
}
