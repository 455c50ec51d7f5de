import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { PasswordsService } from '../passwords/passwords.service.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { InactiveUserError, InvalidCredentialsError } from './sign-in.errors.js';

/** Our own name: passport is one for the whole process, and `local` may be the host application's. */
const LOCAL_STRATEGY = 'nightlatch-local';

/** Checks a user name or e-mail address and a password. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, LOCAL_STRATEGY) {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
  ) {
    super();
  }

  /** Throws {@link InvalidCredentialsError}, {@link InactiveUserError} or `UnavailableError`. */
  async validate(login: string, password: string): Promise<User> {
    this.passwords.refuseIfBusy();
    const user = await this.users.findByLogin(login);
    // The same work and the same answer for an account that exists and one that does not.
    const right = await this.passwords.verify(user?.id ?? null, password);
    if (!user || !right) throw new InvalidCredentialsError();
    // Told only to who knows the password: to anybody else a disabled account looks like none.
    if (user.disabled) throw new InactiveUserError();
    return user;
  }
}
