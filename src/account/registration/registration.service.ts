import { Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR, type Actor } from '../../events/actor.js';
import { UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { parseRoles } from '../../users/roles.js';
import type { DirectoryUser } from '../../users/user-directory.js';
import type { User } from '../../users/user.entity.js';
import {
  EmailTakenError,
  UsernameTakenError,
  ExternalUsersError,
} from '../../users/users.errors.js';
import { type NewUser, UsersService } from '../../users/users.service.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';

/** What somebody registers with: the members of `POST /users`. */
export interface Registration {
  email: string;
  password: string;
  username?: string;
  full_name?: string;
}

/** How somebody becomes a user. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly limits: RateLimiter,
    private readonly units: UnitsOfWork,
  ) {}

  /**
   * Makes an account, whether or not people can do so by themselves. Throws `PasswordRefusedError`,
   * `ValidationFailedError`, `EmailTakenError`, `UsernameTakenError`, `UnavailableError`. That an address is
   * taken is told (409): whoever must not learn it closes the registration. `roles` are no member of what somebody
   * registers with; where a `UserDirectory` has them there are none (409 `users_elsewhere`).
   *
   * Of those who register by themselves (`cause.actor` is `anonymous`) so many from one address within an hour, whatever
   * becomes of them, have the next ones wait: `LimitExceededError`.
   */
  register(
    registration: Registration,
    cause: Actor = SYSTEM_ACTOR,
    roles: readonly string[] = [],
  ): Promise<User> {
    if (cause.kind !== 'anonymous') return this.make(registration, cause, roles);
    const address = { limit: 'registration-address', ip: cause.ip } as const;
    return this.limits.attempt([address], () => this.make(registration, cause, roles));
  }

  private async make(
    registration: Registration,
    cause: Actor,
    roles: readonly string[],
  ): Promise<User> {
    const { email, username, full_name: fullName, password } = registration;
    const owner: NewUser = { email, username, fullName };
    const given = parseRoles(roles);
    if (given.length > 0 && !this.users.hasOwnTable) throw new ExternalUsersError();
    await this.users.refuseTaken(owner);
    const hash = await this.passwords.prepare(password, owner);
    return this.units
      .run(cause, async (unit) => {
        const user = await this.users.create(owner, unit.transaction);
        await this.passwords.add(user.id, hash, unit.transaction);
        await unit.record('user.registered', { userId: user.id });
        if (given.length > 0) await this.users.setRolesWithin(unit, user.id, given);
        return given.length > 0 ? Object.assign(user, { roles: [...given] }) : user;
      })
      .catch((error: unknown) => this.refuse(error, email));
  }

  /**
   * Gives a password to a user of the application's own table (`UserDirectory`) who has none here yet. Throws
   * `PasswordRefusedError`, `UnavailableError`, and `PasswordExistsError` (409) where they have one.
   */
  async enrol(user: DirectoryUser, password: string, cause: Actor = SYSTEM_ACTOR): Promise<User> {
    const hash = await this.passwords.prepare(password, user);
    return this.units.run(cause, async (unit) => {
      const adopted = await this.users.adopt(user, unit.transaction);
      await this.passwords.add(adopted.id, hash, unit.transaction);
      await unit.record('password.changed', { userId: adopted.id, sessionId: null });
      return adopted;
    });
  }

  /** Where both are taken, the two databases name different ones: the address comes first. */
  private async refuse(error: unknown, email: string): Promise<never> {
    const both = error instanceof UsernameTakenError && (await this.users.findByLogin(email));
    throw both ? new EmailTakenError() : error;
  }
}
