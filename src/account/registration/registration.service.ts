import { Inject, Injectable, Optional } from '@nestjs/common';
import { inOneRoundTrip } from '../../database/one-round-trip.js';
import { type Actor, SYSTEM_ACTOR } from '../../events/actor.js';
import { type UnitOfWork, UnitsOfWork } from '../../events/units-of-work.js';
import { PasswordsService } from '../../passwords/passwords.service.js';
import { RateLimiter } from '../../rate-limits/rate-limiter.js';
import { assertDirectoryUser } from '../../users/check-directory-user.js';
import { parseNewUser } from '../../users/identifiers.js';
import { parseRoles } from '../../users/roles.js';
import { UserAccounts } from '../../users/user-accounts.js';
import type { DirectoryUser } from '../../users/user-directory.js';
import type { User } from '../../users/user.entity.js';
import { EmailTakenError, UsernameTakenError } from '../../users/users.errors.js';
import { UsersService } from '../../users/users.service.js';
import { RegistrationMails } from '../verification/registration-mails.js';

/** The members of `POST /users`. */
export interface Registration {
  email: string;
  password: string;
  username?: string;
  full_name?: string;
}

/** What a registration may have besides its members. */
export interface RegistrationExtras {
  roles?: readonly string[];
  /** The header of the request, for the language of the mail that asks to verify the address. */
  acceptLanguage?: string | null;
  /**
   * Runs in the transaction that creates the user, for rows of the application. If it rejects, there is no user. It may do
   * what the work of `UnitsOfWork.run()` may.
   */
  inTransaction?: (user: User, unit: UnitOfWork) => Promise<unknown>;
}

/** Registers users. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: UserAccounts,
    private readonly passwords: PasswordsService,
    private readonly limiter: RateLimiter,
    private readonly units: UnitsOfWork,
    /** Null without `VerificationModule`. */
    @Optional()
    @Inject(RegistrationMails)
    private readonly mails: RegistrationMails | null = null,
  ) {}

  /**
   * Creates an account at once, whatever `RegistrationModule` is told about the public. An `anonymous` actor is limited by
   * IP address. With `VerificationModule`, a mail asks the user to verify the address.
   * The answer reveals that an address is taken (409): close registration if it must not.
   * @throws PasswordRejectedError, ValidationFailedError, EmailTakenError, UsernameTakenError, LimitExceededError or
   * UnavailableError.
   * @throws ExternalUsersError if `roles` are given and a `UserDirectory` holds the roles.
   */
  register(
    registration: Registration,
    actor: Actor = SYSTEM_ACTOR,
    extras: RegistrationExtras = {},
  ): Promise<User> {
    if (actor.kind !== 'anonymous') return this.create(registration, actor, extras);
    return this.limiter.attempt(async (attempt) => {
      await attempt.count({ limit: 'registration-address', ip: actor.ip });
      return this.create(registration, actor, extras);
    });
  }

  private async create(
    { email, username, full_name: fullName, password }: Registration,
    actor: Actor,
    { roles = [], acceptLanguage = null, inTransaction }: RegistrationExtras,
  ): Promise<User> {
    const owner = parseNewUser({ email, username, fullName });
    const given = parseRoles(roles);
    if (given.length > 0) this.users.assertOurUsers();
    await this.accounts.assertNotTaken(owner);
    const hash = await this.passwords.prepare(password, owner, actor.ip);
    const mails = this.users.usesExternalDirectory ? null : this.mails;
    const added = this.units.run(actor, async (unit) => {
      const user = await this.accounts.create(owner, unit);
      await inOneRoundTrip(unit.transaction, [
        () => this.passwords.add(user.id, hash, unit.transaction),
        () => unit.record('user.registered', { userId: user.id }),
        () => mails?.queue(email, { userId: user.id }, acceptLanguage, unit),
      ]);
      if (given.length > 0) {
        await this.accounts.setRoles(user.id, given, unit);
        user.roles = [...given];
      }
      await inTransaction?.(user, unit);
      return user;
    });
    return added.catch((error: unknown) => this.rethrowEmailFirst(error, email));
  }

  /**
   * Sets the first password of a user: one whom `UserAccounts.create()` has made, or one of the application's own table
   * (`UserDirectory`).
   * @throws NotFoundError if the user does not exist.
   * @throws PasswordExistsError (409) if the user has a password here.
   * @throws PasswordRejectedError or UnavailableError.
   */
  async enrol(user: DirectoryUser, password: string, actor: Actor = SYSTEM_ACTOR): Promise<User> {
    const own = this.users.usesExternalDirectory ? null : await this.users.getById(user.id);
    if (!own) assertDirectoryUser(user);
    const hash = await this.passwords.prepare(password, own ?? user, actor.ip);
    return this.units.run(actor, async (unit) => {
      const adopted = own ?? (await this.accounts.adopt(user, unit));
      await this.passwords.add(adopted.id, hash, unit.transaction);
      const event = { userId: adopted.id, sessionId: null, isFirst: true } as const;
      await unit.record('password.changed', event);
      return adopted;
    });
  }

  /** Reports the address if both names are taken: the two databases report different ones. */
  private async rethrowEmailFirst(error: unknown, email: string): Promise<never> {
    const both = error instanceof UsernameTakenError && (await this.users.findByLogin(email));
    throw both ? new EmailTakenError() : error;
  }
}
