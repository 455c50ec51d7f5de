import { Injectable } from '@nestjs/common';
import { runStrategy } from '../bearer/run-strategy.js';
import type { User } from '../users/user.entity.js';
import { InvalidCredentialsError } from './sign-in.errors.js';
import { LocalStrategy } from './local.strategy.js';

/**
 * Runs the local strategy on credentials that have been read and validated already. As a guard it
 * would run before any validation, on whatever the body holds, and passport-local would read the
 * query string too, which ends up in logs.
 */
@Injectable()
export class LocalAuthenticator {
  constructor(private readonly strategy: LocalStrategy) {}

  /** Throws what the strategy throws, and `InvalidCredentialsError` where it refuses. */
  async authenticate(username: string, password: string): Promise<User> {
    const request = { body: { username, password }, query: {} };
    const { user } = await runStrategy<User>(this.strategy, request);
    if (!user) throw new InvalidCredentialsError();
    return user;
  }
}
