import { Injectable } from '@nestjs/common';
import passport from 'passport';
import type { User } from '../users/user.entity.js';
import { InvalidCredentialsError } from './auth.errors.js';
import { LOCAL_STRATEGY } from './local.strategy.js';

/**
 * Runs the local strategy on credentials that have been read and validated already. As a guard it
 * would run before any validation, on whatever the body holds, and passport-local would read the
 * query string too, which ends up in logs.
 */
@Injectable()
export class LocalAuthenticator {
  /** Throws what the strategy throws, and `InvalidCredentialsError` where it refuses. */
  authenticate(username: string, password: string): Promise<User> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, user?: User | false | null) => {
        if (error) reject(error);
        else if (user) resolve(user);
        else reject(new InvalidCredentialsError());
      };
      const handler = passport.authenticate(LOCAL_STRATEGY, { session: false }, done);
      handler({ body: { username, password }, query: {} }, {}, done);
    });
  }
}
