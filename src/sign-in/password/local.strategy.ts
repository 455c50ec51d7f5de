import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { PasswordsService } from '../../passwords/passwords.service.js';
import type { User } from '../../users/user.entity.js';
import { UsersService } from '../../users/users.service.js';
import type { SignInFailure } from '../../events/events.js';

/** Our own name: passport is one for the whole process, and `local` may be the host application's. */
const LOCAL_STRATEGY = 'nightlatch-local';

/** What came of a user name and a password. */
export interface CheckedCredentials {
  /** Whose user name or address it is, whatever the password. */
  user: User | null;
  /** Null: it is the user, who may sign in. */
  failure: SignInFailure | null;
}

/** Checks a user name or e-mail address and a password. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, LOCAL_STRATEGY) {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
  ) {
    super();
  }

  /** Throws `UnavailableError`. */
  async validate(login: string, password: string): Promise<CheckedCredentials> {
    const user = await this.users.findByLogin(login);
    // The same work and the same answer for an account that exists and one that does not.
    const right = await this.passwords.verify(user?.id ?? null, password);
    if (!user) return { user, failure: 'unknown-user' };
    if (!right) return { user, failure: 'wrong-password' };
    return { user, failure: user.disabled ? 'inactive-user' : null };
  }
}
